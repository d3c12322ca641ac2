"""What limits the files that people hand in."""

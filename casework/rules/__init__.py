"""What limits the files that people hand in, and how cases are judged."""

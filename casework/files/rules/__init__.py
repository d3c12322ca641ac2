"""What can become of a file and of its rows."""

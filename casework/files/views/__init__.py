"""Pages about files of rows."""

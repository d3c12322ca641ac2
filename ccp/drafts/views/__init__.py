"""Pages of lists, forwarded emails and entries from a phone."""

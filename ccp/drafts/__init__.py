"""Logging faster: many entries from a list, an entry from an email, an entry kept on a phone."""

"""Emails as a mail provider hands them on. Demo and tests only."""

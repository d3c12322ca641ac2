"""Decisions about certifications: the calendar, dues days and standing. Standard library only."""

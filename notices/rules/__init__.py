"""Decisions about messages: standard library only."""

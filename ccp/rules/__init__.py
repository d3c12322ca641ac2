"""Decisions about cycles and points: standard library only."""

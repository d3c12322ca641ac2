"""Decisions about dues: standard library only."""

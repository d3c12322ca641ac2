"""Decisions about dues and money: standard library only."""

"""Decisions about money: standard library only."""

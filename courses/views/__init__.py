"""Requests of the catalogue: who looks, what they see, what they order."""

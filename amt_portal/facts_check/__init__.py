"""Recomputing every stored fact from its sources, and telling where they differ.

A stored fact is what one part of the portal wrote down so that others need not work it out: that a
dues year is paid, that an invoice is settled, how a certification stands. Each module here knows
one kind; `run` takes them all from one snapshot of the database. Nothing is written.
"""

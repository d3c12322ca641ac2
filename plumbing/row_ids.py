"""Ids of rows as they stand in a query or form, where no converter of an address has read them."""

from __future__ import annotations

LARGEST = 2**63 - 1  # of a bigint column


def row_id(text: str) -> int | None:
    """The id, or None for what no row can have: a word, a sign, more digits than Python reads."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= LARGEST else None

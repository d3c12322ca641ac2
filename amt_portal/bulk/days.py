"""Days as numbers: the generator counts, COPY wants text."""

from __future__ import annotations

from datetime import date

_FIRST = date(1970, 1, 1).toordinal()
_LAST = date(2100, 1, 1).toordinal()
_TEXTS = [date.fromordinal(number).isoformat() for number in range(_FIRST, _LAST)]


def iso(number: int) -> str:
    """The day with this ordinal as `2026-11-22`, from a list: a million are asked a second."""
    return _TEXTS[number - _FIRST]

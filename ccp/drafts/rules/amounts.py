"""Hours and other amounts as people write them: "3.5 hrs", "1,5", "90 minutes", "1:30"."""

from __future__ import annotations

import re
from decimal import Decimal

HOUR = Decimal(60)  # minutes
_PLAIN = r"[0-9]{1,6}(?:[.,][0-9]{1,6})?|[.,][0-9]{1,6}"
_HOURS = re.compile(
    rf"({_PLAIN}) *(?:h|hrs?\.?|hours?|contact hours?|ce hours?|ch)?", re.IGNORECASE
)
_MINUTES = re.compile(rf"({_PLAIN}) *(?:m|mins?\.?|minutes?)", re.IGNORECASE)
_CLOCK = re.compile(
    r"([0-9]{1,3}) *(?::|h|hrs?\.?|hours?|hours? and) *([0-5]?[0-9]) *(?:m|mins?\.?|minutes?)?",
    re.IGNORECASE,
)
_AND_HALF = re.compile(r"([0-9]{1,3})? *(½|¼|¾|1/2|1/4|3/4) *(?:h|hrs?\.?|hours?)?", re.IGNORECASE)
_PARTS = {"½": "0.5", "1/2": "0.5", "¼": "0.25", "1/4": "0.25", "¾": "0.75", "3/4": "0.75"}
_THOUSANDS = re.compile(r"[0-9]{1,3},[0-9]{3}")


def hours(text: str) -> Decimal | None:
    """Contact hours; None for what is no such amount. Minutes that are no hundredth of an hour are
    rounded down to one: the quarter that counts is the same.
    """
    written = " ".join(text.split())
    if found := _HOURS.fullmatch(written):
        return number(found[1])
    if found := _MINUTES.fullmatch(written):
        minutes = number(found[1])
        return None if minutes is None else _of_minutes(minutes)
    if found := _AND_HALF.fullmatch(written):
        return Decimal(found[1] or 0) + Decimal(_PARTS[found[2]])
    if found := _CLOCK.fullmatch(written):
        return Decimal(found[1]) + _of_minutes(Decimal(found[2]))
    return None


def number(text: str) -> Decimal | None:
    """A plain number, with a point or a comma before its decimals; None for anything else, and for
    "1,250", which may be a thousand or a little more than one.
    """
    written = text.strip()
    if _THOUSANDS.fullmatch(written) or not re.fullmatch(_PLAIN, written):
        return None
    return Decimal(written.replace(",", "."))


def _of_minutes(minutes: Decimal) -> Decimal:
    return (minutes * 100 // HOUR) / 100

"""Days as people write them. Where one text can be two days, somebody is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from enum import StrEnum

EARLIEST, LATEST = 1950, 2199
SHORT_YEAR = 100  # "26" is 2026: no activity of a living member is from a century before
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_NAMED = "|".join(sorted(MONTHS, key=len, reverse=True))
_TIME = re.compile(
    r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?( ?[ap]\.?m\.?)?( ?[A-Z]{2,4}|Z)?$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?[.,]? +", re.IGNORECASE
)
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_COMPACT = re.compile(r"(19[5-9][0-9]|2[01][0-9]{2})([0-9]{2})([0-9]{2})")
_FIGURES = re.compile(r"([0-9]{1,2}) ?[-/.] ?([0-9]{1,2}) ?[-/.] ?([0-9]{4}|[0-9]{2})")
_MONTH_FIRST = re.compile(
    rf"({_NAMED})[. ,-]*([0-9]{{1,2}})(?:st|nd|rd|th)?[ ,-]+([0-9]{{4}}|[0-9]{{2}})", re.IGNORECASE
)
_DAY_FIRST = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th)?[. -]*(?:of )?({_NAMED})[. ,-]+([0-9]{{4}}|[0-9]{{2}})",
    re.IGNORECASE,
)


class Order(StrEnum):
    """Which of two figures is the month."""

    MONTH_FIRST = "month"
    DAY_FIRST = "day"


def readings(text: str) -> dict[Order, date]:
    """The day that a text is in each order in which it is one: {} for no day, two different days
    where somebody has to say which is meant.
    """
    written = _WEEKDAY.sub("", _TIME.sub("", " ".join(text.split())))
    if found := _ISO.fullmatch(written) or _COMPACT.fullmatch(written):
        return _alike(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH_FIRST.fullmatch(written):
        return _alike(_year(found[3]), MONTHS[found[1].casefold()], int(found[2]))
    if found := _DAY_FIRST.fullmatch(written):
        return _alike(_year(found[3]), MONTHS[found[2].casefold()], int(found[1]))
    if found := _FIGURES.fullmatch(written):
        one, two, year = int(found[1]), int(found[2]), _year(found[3])
        asked = {Order.MONTH_FIRST: (one, two), Order.DAY_FIRST: (two, one)}
        return {order: day for order, parts in asked.items() for day in _days(year, *parts)}
    return {}


def is_open(text: str) -> bool:
    """Whether a text can be two different days."""
    return len(set(readings(text).values())) > 1


def order_told(texts: Iterable[str]) -> Order | None:
    """The order that days of one column tell by those that fit one order only; None where none
    does, or where they contradict each other.
    """
    told = {next(iter(found)) for found in map(readings, texts) if len(found) == 1}
    return told.pop() if len(told) == 1 else None


def day_of(text: str, order: Order | None) -> date | None:
    """The day of a text; None for no day, for one that does not fit the order, and for two days
    while no order is known.
    """
    found = readings(text)
    if len(set(found.values())) == 1 and (order is None or len(found) > 1):
        return next(iter(found.values()))
    return found.get(order) if order else None


def _alike(year: int, month: int, day: int) -> dict[Order, date]:
    return {order: found for order in Order for found in _days(year, month, day)}


def _days(year: int, month: int, day: int) -> Iterator[date]:
    with suppress(ValueError):
        if EARLIEST <= year <= LATEST:
            yield date(year, month, day)


def _year(text: str) -> int:
    year = int(text)
    return year + 2000 if year < SHORT_YEAR else year

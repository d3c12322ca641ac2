"""Automatic checks of a file against what is claimed (handbook section 7). They decide nothing:
green is what agrees, amber what a person should look at, grey what nobody could see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from casework.rules.found import (
    Day,
    Distance,
    Hours,
    Mark,
    Name,
    Text,
    days_in,
    hours_in,
    name_in,
    provider_in,
)
from casework.rules.verdicts import ZERO

UNREADABLE = "Not readable here: look for yourself."
MOST_NAMED = 3


class Tone(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Check:
    """One check. title: what came out; saw: what was seen; marks: where it stands on the pages;
    less: hours that were read, where they are fewer than those claimed.
    """

    key: str
    tone: Tone
    title: str
    saw: str = ""
    marks: tuple[Mark, ...] = ()
    less: Decimal | None = None

    @property
    def unread(self) -> bool:
        """Whether nobody could read the file."""
        return self.saw == UNREADABLE


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file should show; None or "" is not looked for. first, last: the days inside the
    `period`.
    """

    first_name: str = ""
    last_name: str = ""
    completed_on: date | None = None
    first: date | None = None
    last: date | None = None
    period: str = "the period"
    hours: Decimal | None = None
    provider: str = ""
    title: str = ""


class Same(StrEnum):
    """What is the same: all bytes, the signed badge inside, or a page that looks or reads alike."""

    FILE = "file"
    BADGE = "badge"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Use:
    """The same thing somewhere else. where: as a sentence goes on ("case 2026-0088, 3.")."""

    where: str
    same_person: bool
    what: Same


def checked(
    expected: Expected, texts: Sequence[Text], uses: Iterable[Use], *, distance: Distance
) -> list[Check]:
    """All checks that have something to compare. texts: the pages that could be read."""
    read = any(text.words for text in texts)
    checks = [
        _day(expected, texts, read=read),
        _hours(expected, texts, read=read),
        _name(expected, texts, distance, read=read),
        _provider(expected, texts, distance, read=read),
        _used(list(uses)),
    ]
    return [check for check in checks if check is not None]


def _day(expected: Expected, texts: Sequence[Text], *, read: bool) -> Check | None:
    on = expected.completed_on
    if on is None:
        return None
    said = _long(on)
    days = [day for text in texts for day in days_in(text)]
    here = [day for day in days if day.on == on]
    if not _inside(on, expected):
        return Check("date", Tone.AMBER, f"Date is outside {expected.period}", said, _marks(here))
    if here:
        return Check("date", Tone.GREEN, f"Date is inside {expected.period}", said, here[0].marks)
    if not read:
        return Check("date", Tone.GREY, f"{said} is inside {expected.period}", UNREADABLE)
    if days:
        return Check(
            "other_date", Tone.AMBER, "Another date on the file", _other(said, days), _marks(days)
        )
    return Check("date", Tone.GREY, "No date found on the file", f"{said} claimed")


def _inside(on: date, expected: Expected) -> bool:
    first, last = expected.first or on, expected.last or on
    return first <= on <= last


def _other(said: str, days: Sequence[Day]) -> str:
    named = dict.fromkeys(_long(day.on) for day in days)
    return f"{said} claimed, {', '.join(list(named)[:MOST_NAMED])} read from the file"


def _hours(expected: Expected, texts: Sequence[Text], *, read: bool) -> Check | None:
    if expected.hours is None:
        return None
    claimed, found = expected.hours, [each for text in texts for each in hours_in(text)]
    if not found:
        title = "No hours found on the file" if read else "Hours"
        return Check("hours", Tone.GREY, title, f"{claimed:.2f} claimed" if read else UNREADABLE)
    closest: Hours = min(found, key=lambda each: abs(each.hours - claimed))
    said = f"{claimed:.2f} claimed, {closest.hours:.2f} read from the file"
    if closest.hours == claimed:
        return Check("hours", Tone.GREEN, "Hours match", said, closest.marks)
    apart, less = abs(closest.hours - claimed), min(closest.hours, claimed)
    title = f"Hours differ by {apart:.2f}"
    return Check("hours", Tone.AMBER, title, said, closest.marks, less if less < claimed else None)


def reduced(check: Check, expected: Expected, claimed: Decimal | None) -> Decimal | None:
    """The points that the hours on the file come to, as many for each as were claimed; None where
    the check says nothing of it.
    """
    if check.less is None or not expected.hours or claimed is None:
        return None
    return (claimed * check.less / expected.hours).quantize(ZERO, ROUND_DOWN)


def _name(
    expected: Expected, texts: Sequence[Text], distance: Distance, *, read: bool
) -> Check | None:
    if not expected.last_name:
        return None
    if not read:
        return Check("name", Tone.GREY, "Name", UNREADABLE)
    who = f"{expected.first_name} {expected.last_name}".strip()
    names = [
        name
        for text in texts
        if (name := name_in(text, expected.first_name, expected.last_name, distance=distance))
    ]
    best: Name | None = min(names, key=lambda name: not name.exact, default=None)
    if best is None:
        return Check("name", Tone.AMBER, "Name not found on the file", who)
    if best.exact:
        return Check("name", Tone.GREEN, "Name matches", best.read, best.marks)
    said = f"{who} on record, {best.read} read from the file"
    return Check("name", Tone.AMBER, "Name is spelled otherwise", said, best.marks)


def _provider(
    expected: Expected, texts: Sequence[Text], distance: Distance, *, read: bool
) -> Check | None:
    """The provider, or the title of what has none."""
    said = expected.provider or expected.title
    what = "Provider" if expected.provider else "Title"
    if not said:
        return None
    if not read:
        return Check("provider", Tone.GREY, what, UNREADABLE)
    for text in texts:
        marks = provider_in(text, said, distance=distance)
        if marks is not None:
            return Check("provider", Tone.GREEN, f"{what} found", said, marks)
    return Check("provider", Tone.AMBER, f"{what} not found on the file", said)


def _used(uses: Sequence[Use]) -> Check:
    if not uses:
        said = "in any case or by any other member"
        return Check("used", Tone.GREEN, "Not used elsewhere", said)
    others = [use for use in uses if not use.same_person]
    first = (others or list(uses))[0]
    whose = "by another member" if others else "by the same member"
    named = "; ".join(dict.fromkeys(use.where for use in others or uses))
    return Check("used", Tone.AMBER, f"The same {first.what} is used {whose}", named)


def _marks(found: Sequence[Day]) -> tuple[Mark, ...]:
    return tuple(mark for each in found for mark in each.marks)


def _long(on: date) -> str:
    return f"{on:%b} {on.day}, {on.year}"

"""Days of the portal, lived one after the other: its jobs, its people and its office."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time

from django.conf import settings

from members.rules.calendar import ONE_DAY
from practice.simulate import audits, jobs, kept, office, people

Deed = Callable[[date], None]


def _jobs(_on: date) -> None:
    jobs.work_off()


# What happens on a day, by the hour of the office.
DAY: tuple[tuple[int, Deed], ...] = (
    (6, _jobs),
    (10, people.live),
    (11, audits.answer),
    (14, audits.review),
    (15, office.post_letters),
    (18, _jobs),
)


def days(first: date, until: date, skip: Collection[tuple[date, date]] = ()) -> Iterator[date]:
    """The days from `first` through `until`, without those on which nothing runs."""
    for ahead in range((until - first).days + 1):
        day = first + ahead * ONE_DAY
        if not any(begin <= day <= end for begin, end in skip):
            yield day


def live(day: date) -> None:
    """Live a day. Lived once more, as after a crash, it changes nothing that was done."""
    for hour, deed in DAY:
        moment = datetime.combine(day, time(hour), settings.OFFICE_ZONE)
        kept.live_at(moment)
        deed(day)

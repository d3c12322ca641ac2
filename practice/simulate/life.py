"""Days of the portal, lived one after the other: its jobs, its people and its office."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import connection

from members.rules.calendar import ONE_DAY
from practice.simulate import applications, audits, jobs, kept, office, people, review

Deed = Callable[[date], None]


# What is done on a day, by the hour of the office; the jobs run before, and again after it.
MORNING, EVENING = 6, 18
DAY: tuple[tuple[int, Deed], ...] = (
    (9, applications.go_on),  # before people pay what is asked of them
    (10, people.live),
    (11, audits.answer),
    (14, review.review),
    (15, office.post_letters),
)


def days(first: date, until: date, skip: Collection[tuple[date, date]] = ()) -> Iterator[date]:
    """The days from `first` through `until`, without those on which nothing runs."""
    for ahead in range((until - first).days + 1):
        day = first + ahead * ONE_DAY
        if not any(begin <= day <= end for begin, end in skip):
            yield day


def live(day: date) -> None:
    """Live a day. Lived once more, as after a crash, it changes nothing that was done.

    In the evening of a day on which nobody did anything the jobs would find nothing new.
    """
    _come(day, MORNING)
    jobs.work_off()
    with _rows_written() as written:
        for hour, deed in DAY:
            _come(day, hour)
            deed(day)
    _come(day, EVENING)
    if any(written):
        jobs.work_off()


def _come(day: date, hour: int) -> None:
    kept.live_at(datetime.combine(day, time(hour), settings.OFFICE_ZONE))


@contextmanager
def _rows_written() -> Iterator[list[int]]:
    """Yields how many rows each statement inserted, updated or deleted, as they are sent."""
    written: list[int] = []

    def count(execute: Callable[..., Any], sql: str, *asked: Any) -> Any:
        answer = execute(sql, *asked)
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(asked[-1]["cursor"].rowcount)
        return answer

    with connection.execute_wrapper(count):
        yield written

"""Days of the past, lived once more while the demo is seeded: what is written down bears them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.conf import settings

from plumbing import clock

MOST = 100  # times that a step has work on one day


@contextmanager
def lived(day: date, hour: int) -> Iterator[date]:
    """Be at an hour of a day of the office, also where PORTAL_TODAY holds its day still."""
    ahead, pretended = clock.ahead(), settings.PORTAL_TODAY
    moment = clock.day_begins(day) + timedelta(hours=hour)
    clock.live_ahead(ahead + (moment - clock.now()))
    if pretended:
        settings.PORTAL_TODAY = day.isoformat()
    try:
        yield day
    finally:
        clock.live_ahead(ahead)
        settings.PORTAL_TODAY = pretended


def until_nothing(step: Callable[[], int]) -> None:
    """Do a step of a job again until it finds nothing to do. RuntimeError where that has no end."""
    if all(step() for _time in range(MOST)):
        raise RuntimeError("a step of a job finds work without end")

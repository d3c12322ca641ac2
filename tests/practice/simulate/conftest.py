"""A demo that was seeded on a fixed day, in a portal that keeps its time in the test's folder.

What is told, when and how often is looked at here: no sheet is laid out, drawn or read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings as portal

from plumbing import clock
from practice.simulate import kept
from tests import demo as demos

SEEDED = date(2026, 11, 22)


@pytest.fixture
def seeded(transactional_db, settings, tmp_path, shared) -> Iterator[Callable[[date], date]]:
    """Seeds the demo on a day, and returns that day: the portal lives on it then."""
    settings.STATE_DIR = tmp_path
    before = clock.ahead()

    def seed_on(day: date) -> date:
        demos.seeded(day, shared)
        morning = datetime.combine(day, time(5, 30), portal.OFFICE_ZONE)
        clock.live_ahead(morning - clock.now() + clock.ahead())  # it may have been later already
        kept.live_at(morning + timedelta(seconds=1))
        return day

    with demos.blank_sheets():
        yield seed_on
    clock.live_ahead(before)


@pytest.fixture
def demo(seeded) -> date:
    return seeded(SEEDED)

"""A demo that was seeded on a fixed day, in a portal that keeps its time in the test's folder.

What is told, when and how often is looked at here: no sheet is laid out, drawn or read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings as portal

from ccp import tasks as cycles
from ccp.audit import tasks as audits
from members import tasks as members
from plumbing import clock
from practice.simulate import kept
from recert import tasks as recert
from tests import demo as demos

SEEDED = date(2026, 11, 22)
MOST_STEPS = 30  # times that a step of a job has work in one run


@pytest.fixture(autouse=True)
def jobs_end(monkeypatch) -> None:
    """A step that finds work without end fails its job at once, and takes not all of its time."""

    def sweep(_seconds: float, *steps: Callable[[], int]) -> None:
        for step in steps:
            assert not all(step() for _time in range(MOST_STEPS)), "a step of the job has no end"

    for tasks in (cycles, audits, members, recert):
        monkeypatch.setattr(tasks, "sweep", sweep)


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

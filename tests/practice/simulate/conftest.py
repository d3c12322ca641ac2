"""A demo that was seeded on a fixed day, in a portal that keeps its time in the test's folder.

What is told, when and how often is looked at here: no sheet is laid out, drawn or read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zlib import crc32

import pytest
from django.conf import settings as portal
from django.db import transaction

from ccp import tasks as cycles
from ccp.audit import tasks as audits
from members import tasks as members
from plumbing import clock, pages, pdf
from practice.demo.seed import seed
from practice.simulate import kept
from recert import tasks as recert
from tests.plumbing.uploads import samples

SEEDED = date(2026, 11, 22)
BLANK = pages.Drawn(width=1, height=1, picture=samples.picture(), pixels="", words=())


MOST_STEPS = 100  # times that a step of a job has work in one run


@pytest.fixture(autouse=True)
def jobs_end(monkeypatch) -> None:
    """A step that finds work without end fails its job at once, and takes not all of its time."""

    def sweep(_seconds: float, *steps: Callable[[], int]) -> None:
        for step in steps:
            assert not all(step() for _time in range(MOST_STEPS)), "a step of the job has no end"

    for tasks in (cycles, audits, members, recert):
        monkeypatch.setattr(tasks, "sweep", sweep)


@pytest.fixture
def blank_sheets(settings, monkeypatch) -> None:
    """Every PDF is one blank page, other words another width; no page is drawn or read."""

    def press(job, _facts, body, _seconds):
        sheets = len(json.loads(body)) if job == "bind" else 1
        width = 600 + crc32(body) / 2**32
        blank = samples.document(width=width)
        return {"first_pages": [*range(1, sheets + 1)], "pages": sheets}, blank

    monkeypatch.setattr(pdf, "_ask", press)
    monkeypatch.setattr(pages, "draw", lambda *_, **__: BLANK)
    settings.TESSERACT = ""


@pytest.fixture
def seeded(transactional_db, blank_sheets, settings, tmp_path) -> Callable[[date], date]:
    """Seeds the demo on a day, and returns that day: the portal lives on it then."""
    settings.STATE_DIR = tmp_path
    before = clock.ahead()

    def seed_on(day: date) -> date:
        morning = datetime.combine(day, time(5), portal.OFFICE_ZONE)
        clock.live_ahead(morning - clock.now() + clock.ahead())
        with transaction.atomic():
            seed(day)
        kept.live_at(clock.now() + timedelta(seconds=1))
        return day

    yield seed_on
    clock.live_ahead(before)


@pytest.fixture
def demo(seeded) -> date:
    return seeded(SEEDED)

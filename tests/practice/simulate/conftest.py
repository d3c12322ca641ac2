"""A demo that was seeded on a fixed day, in a portal that keeps its time in the test's folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings as portal
from django.db import transaction

from plumbing import clock
from practice.demo.seed import seed
from practice.simulate import kept

SEEDED = date(2026, 11, 22)


@pytest.fixture
def seeded(transactional_db, settings, tmp_path) -> Callable[[date], date]:
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

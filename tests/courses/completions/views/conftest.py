"""A learning system and somebody of whom it reports, on a day of the worked cases."""

from __future__ import annotations

from datetime import date

import pytest

from plumbing import clock
from tests import builders
from tests.courses.completions.calling import System


@pytest.fixture
def november_30(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 30))


@pytest.fixture
def rma():
    return builders.certification(
        builders.certificant(last_name="O'Brien"), number="3027715", granted_on=date(2024, 9, 18)
    )


@pytest.fixture
def system():
    return System()

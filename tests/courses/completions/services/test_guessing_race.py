"""Calls of one provider at once name no more that are nobody's than one after the other."""

from __future__ import annotations

import itertools
import threading
from contextlib import nullcontext
from datetime import date

import pytest

from courses.completions.models import Completion, Source
from courses.completions.services import guessing, reporting
from courses.completions.services.reading import FIELDS, read
from plumbing.tables.row import Row
from tests.billing.services.pages import together
from tests.courses.completions import made
from tests.courses.completions.calling import item

pytestmark = pytest.mark.django_db(transaction=True)

ON = date(2026, 11, 30)


@pytest.fixture
def looked_up(monkeypatch):
    """What was asked whose it is."""
    found, real = [], reporting.matches

    def matching(asked):
        found.extend(asked)
        return real(asked)

    monkeypatch.setattr(reporting, "matches", matching)
    monkeypatch.setattr(guessing, "MOST", 1)
    monkeypatch.setattr(guessing.time, "time", lambda: 3_000_000.0)
    return found


def calling():
    """A call of one item that is nobody's, another each time."""
    by, numbers = made.provider(), itertools.count(1)

    def call():
        said = item(f"c-{next(numbers)}", certification_number="4")
        said["last_name"] = said["completion_id"]
        one = read(Row.of(1, FIELDS, [said.get(name, "") for name in FIELDS]), ON)
        reporting.receive(provider=by, said=[one], source=Source.API, on=ON)

    return call


def test_of_four_at_once_one_is_answered_and_the_others_are_not_looked_up(looked_up):
    errors = together(4, calling())
    assert [type(one) for one in errors] == [guessing.TooMany] * 3
    assert len(looked_up) == Completion.objects.count() == 1


def test_control_without_the_lock_all_of_them_are_looked_up(looked_up, monkeypatch):
    barrier, real = threading.Barrier(2), reporting._matched

    def together_there(*asked):
        barrier.wait(30)
        return real(*asked)

    monkeypatch.setattr(reporting, "_matched", together_there)
    monkeypatch.setattr(guessing, "bounded", lambda _by: nullcontext())
    together(2, calling())
    assert len(looked_up) == 2

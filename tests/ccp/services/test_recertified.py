"""Cycles follow a recertification that is decided after they were opened."""

from __future__ import annotations

from datetime import date

import pytest

from ccp.models import Cycle
from ccp.queries.cycles import current_cycle
from ccp.services import bulk_cycles, cycles
from ccp.tasks import keep_cycles
from members.services.certifications import decide
from notices.models import Notice
from tests import builders

pytestmark = pytest.mark.django_db

GRANTED = date(2018, 6, 1)
AGAIN = date(2026, 3, 10)
ON = date(2026, 11, 22)


def recertify(row, day, on=ON):
    return decide(
        actor=None, certification=row, reason="Passed the exam", on=on, recertified_on=day
    )


def spans(row):
    rows = Cycle.objects.filter(certification=row).order_by("start")
    return list(rows.values_list("start", "end"))


@pytest.fixture
def row():
    row = builders.certification(granted_on=GRANTED)
    bulk_cycles.settle(certification_ids=[row.pk], on=date(2026, 1, 1), closing=True)
    return row


def test_the_cycle_a_recertification_falls_into_ends_on_its_day(row, settings):
    settings.PORTAL_TODAY = ON.isoformat()
    row = recertify(row, AGAIN)
    keep_cycles()
    assert spans(row) == [
        (GRANTED, date(2021, 6, 1)),
        (date(2021, 6, 1), date(2024, 6, 1)),
        (date(2024, 6, 1), AGAIN),
        (AGAIN, date(2029, 3, 10)),
    ]
    assert current_cycle(row, ON).start == AGAIN
    assert Cycle.objects.get(certification=row, end=AGAIN).closed_at is not None
    assert cycles.look_again(on=ON) == 0
    assert not Notice.objects.filter(kind="cycle_missed").exists()


def test_a_recertification_noted_after_its_cycle_closed_takes_the_roll_over_back(row):
    old = row.cycles.get(start=date(2021, 6, 1))
    Cycle.objects.filter(pk=old.pk).update(rolled_on=old.end)
    row = recertify(row, date(2023, 3, 10))
    assert cycles.look_again(on=ON) == 1
    old.refresh_from_db()
    assert (old.end, old.rolled_on) == (date(2023, 3, 10), None)
    assert spans(row)[1:] == [
        (date(2021, 6, 1), date(2023, 3, 10)),
        (date(2023, 3, 10), date(2026, 3, 10)),
        (date(2026, 3, 10), date(2029, 3, 10)),
    ]


def test_a_second_recertification_keeps_the_cycles_of_the_first(row):
    for day in (date(2023, 3, 10), AGAIN):
        row = recertify(row, day)
        cycles.look_again(on=ON)
    bulk_cycles.settle(certification_ids=[row.pk], on=ON, closing=True)
    assert spans(row)[2:] == [
        (date(2023, 3, 10), AGAIN),
        (AGAIN, date(2029, 3, 10)),
    ]


def test_a_recertification_to_come_ends_no_cycle_before_its_day(row):
    row = recertify(row, date(2026, 12, 1))
    assert cycles.look_again(on=ON) == 0
    bulk_cycles.ensure(certification_ids=[row.pk], on=ON)
    assert spans(row)[-1] == (date(2024, 6, 1), date(2027, 6, 1))
    assert cycles.look_again(on=date(2026, 12, 1)) == 1
    assert spans(row)[-1] == (date(2026, 12, 1), date(2029, 12, 1))

"""Cycles of an anchor between the first and the latest are history, not a difference."""

from __future__ import annotations

from datetime import date

import pytest

from amt_portal.facts_check.run import check
from ccp.models import Cycle
from ccp.services import bulk_cycles, cycles
from members.services.certifications import decide
from tests import builders
from tests.facts_check.conftest import ON

pytestmark = pytest.mark.django_db

KINDS = ["cycle_days", "cycle_rolled_on"]


def found():
    return [str(one) for kind in check(ON, kinds=KINDS) for one in kind.first]


@pytest.fixture
def twice():
    """Recertified in 2019 and again in 2026; a cycle between the two rolled over."""
    row = builders.certification(granted_on=date(2010, 6, 1))
    bulk_cycles.settle(certification_ids=[row.pk], on=date(2018, 1, 1), closing=True)
    for day, later in ((date(2019, 3, 10), date(2022, 4, 1)), (date(2026, 3, 10), ON)):
        row = decide(
            actor=None, certification=row, reason="Passed the exam", on=day, recertified_on=day
        )
        cycles.look_again(on=day)
        while cycles.close_cycles(on=later):
            pass
    Cycle.objects.filter(start=date(2019, 3, 10)).update(rolled_on=date(2022, 3, 10))
    return row


def test_the_cycles_between_two_recertifications_do_not_differ(twice):
    assert Cycle.objects.filter(certification=twice, start=date(2022, 3, 10)).exists()
    assert found() == []


def test_a_cycle_that_reaches_over_the_latest_differs(twice):
    Cycle.objects.filter(start=date(2022, 3, 10)).update(end=date(2026, 4, 1))
    assert len(found()) == 1

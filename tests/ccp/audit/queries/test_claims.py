"""What the items of a case stand for."""

from __future__ import annotations

from datetime import date

import pytest

from ccp.audit.queries.claims import completed_on
from ccp.models import Activity
from members.rules.calendar import Period

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cycle", "day"),
    [
        (Period(date(2015, 5, 1), date(2018, 5, 1)), date(2018, 4, 30)),
        (Period(date(2018, 5, 1), date(2021, 5, 1)), date(2020, 12, 31)),
    ],
)
def test_a_job_that_goes_on_beyond_a_cycle_was_complete_on_its_last_day_that_counts(cycle, day):
    span = {"from_day": date(2016, 1, 1), "to_day": date(2022, 6, 30)}
    job = Activity(category="employment", completed_on=span["to_day"], **span)
    assert completed_on(job, cycle) == day

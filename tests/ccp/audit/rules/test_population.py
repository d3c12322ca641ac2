"""Which cycles a round looks at, and whom it leaves out (handbook section 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ccp.audit.rules.population import (
    Candidate,
    LeftOut,
    belongs,
    bounds,
    left_out,
    rests_through,
)
from tests.handbook import POLICY, policy_with

ON = date(2027, 1, 4)
WITHIN = bounds(2027, ON, POLICY)
ROLLED = Candidate(date(2026, 9, 18))


def test_the_days_that_count():
    assert (WITHIN.first, WITHIN.last) == (date(2025, 1, 1), date(2026, 12, 31))
    early = bounds(2027, date(2026, 11, 29), POLICY)
    assert early.last == date(2026, 11, 29)
    longer = {"name": "audit_years_back", "value": 3, "valid_from": "2026-01-01"}
    assert bounds(2027, ON, policy_with(longer)).first == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("what", "there"),
    [
        ({}, True),
        ({"rolled_on": None}, False),
        ({"rolled_on": date(2025, 1, 1)}, True),
        ({"rolled_on": date(2024, 12, 31)}, False),
        ({"rolled_on": date(2026, 12, 31)}, True),
        ({"rolled_on": date(2027, 1, 1)}, False),
        ({"listed": True}, False),
        ({"deceased_on": ON}, False),
        ({"deceased_on": date(2027, 1, 5)}, True),
        ({"revoked_on": ON}, False),
        ({"revoked_on": date(2027, 1, 5)}, True),
        ({"revoked_on": ON, "anchor": ON}, False),
        ({"revoked_on": date(2025, 1, 1), "anchor": date(2025, 1, 2)}, True),
    ],
)
def test_who_belongs(what, there):
    assert belongs(replace(ROLLED, **what), WITHIN, ON) is there


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({}, None),
        ({"open_case": True}, LeftOut.OPEN_CASE),
        ({"passed_on": date(2024, 1, 5)}, LeftOut.PASSED_RECENTLY),
        ({"passed_on": date(2024, 1, 4)}, None),
        ({"by_staff": True, "open_case": True}, LeftOut.STAFF),
    ],
)
def test_who_is_left_out_and_why(what, why):
    assert left_out(replace(ROLLED, **what), WITHIN) is why


def test_nobody_rests_where_the_policy_says_so():
    never = {"name": "audit_rest_years", "value": 0, "valid_from": "2027-01-01"}
    within = bounds(2027, ON, policy_with(never))
    assert left_out(replace(ROLLED, passed_on=date(2026, 12, 1)), within) is None


@pytest.mark.parametrize(
    ("passed_on", "through"),
    [("2024-01-05", "2027-01-04"), ("2024-02-29", "2027-02-28"), ("2025-02-28", "2028-02-27")],
)
def test_the_day_until_which_somebody_is_told_to_rest_is_the_last_that_leaves_them_out(
    passed_on, through
):
    passed, last = date.fromisoformat(passed_on), date.fromisoformat(through)
    assert rests_through(passed, 3) == last
    found = [
        left_out(replace(ROLLED, passed_on=passed), bounds(2028, day, POLICY))
        for day in (last, last + timedelta(days=1))
    ]
    assert found == [LeftOut.PASSED_RECENTLY, None]
    assert rests_through(passed, 0) is None

"""When a completion that is reported counts as logged (handbook section 4, late postings)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ccp.rules.postings import logged_on
from members.rules.calendar import Period
from tests.handbook import POLICY, policy_with

CYCLE = Period(date(2023, 9, 18), date(2026, 9, 18))
LAST_DAY = date(2026, 9, 17)
INSIDE = date(2026, 3, 2)


def after(day, days):
    return day + timedelta(days=days)


@pytest.mark.parametrize("days", [0, 1, 29, 30])
@pytest.mark.parametrize("completed_on", [INSIDE, LAST_DAY])
def test_within_thirty_days_it_counts_from_its_own_day_also_in_a_cycle_that_has_ended(
    completed_on, days
):
    assert logged_on(completed_on, after(completed_on, days), CYCLE, POLICY) == completed_on


@pytest.mark.parametrize("days", [31, 199])
def test_later_it_counts_from_its_arrival_while_the_cycle_is_open(days):
    assert logged_on(INSIDE, after(INSIDE, days), CYCLE, POLICY) == after(INSIDE, days)


def test_later_it_waits_once_the_cycle_is_closed():
    assert logged_on(INSIDE, LAST_DAY, CYCLE, POLICY) == LAST_DAY
    assert logged_on(INSIDE, CYCLE.end, CYCLE, POLICY) is None
    assert logged_on(LAST_DAY, after(LAST_DAY, 31), CYCLE, POLICY) is None


def test_the_days_are_policy_and_filing_keeps_a_cycle_open():
    shorter = policy_with(
        {"name": "ccp_late_posting_days", "valid_from": "2026-01-01", "value": 10}
    )
    assert logged_on(LAST_DAY, after(LAST_DAY, 10), CYCLE, shorter) == LAST_DAY
    assert logged_on(LAST_DAY, after(LAST_DAY, 11), CYCLE, shorter) is None
    filing = policy_with({"name": "ccp_filing_days", "valid_from": "2020-01-01", "value": 60})
    arrived = after(LAST_DAY, 31)
    assert logged_on(LAST_DAY, arrived, CYCLE, filing) == arrived

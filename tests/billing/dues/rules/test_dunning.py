"""Which reminder of an open invoice is due on which day."""

from __future__ import annotations

from datetime import date

import pytest

from billing.dues.rules.dunning import grace_through, link_through, next_look_on, steps
from members.rules.calendar import ONE_DAY
from tests.handbook import POLICY, policy_with

MONTH, DUE = date(2026, 11, 1), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("on", "step"),
    [
        (date(2026, 11, 1), None),
        (date(2026, 11, 14), None),
        (date(2026, 11, 15), "renewal_reminder"),
        (date(2026, 11, 30), "renewal_reminder"),
        (date(2026, 12, 1), "past_due"),
        (date(2026, 12, 29), "past_due"),
        (date(2026, 12, 30), "last_day_of_grace"),
        (date(2026, 12, 31), None),
    ],
)
def test_each_step_holds_until_the_next_one_begins(on, step):
    assert steps(MONTH, MONTH, DUE, POLICY).now(on) == step


@pytest.mark.parametrize(
    ("issued_on", "on", "step"),
    [
        (date(2026, 11, 14), date(2026, 11, 15), "renewal_reminder"),
        (date(2026, 11, 15), date(2026, 11, 20), None),
        (date(2026, 11, 22), date(2026, 11, 23), None),
        (date(2026, 11, 22), date(2026, 12, 1), "past_due"),
        (date(2026, 12, 1), date(2026, 12, 5), None),
        (date(2026, 12, 20), date(2026, 12, 30), "last_day_of_grace"),
        (date(2026, 12, 30), date(2026, 12, 30), None),
    ],
)
def test_an_invoice_issued_late_is_not_reminded_of_what_its_own_notice_says(issued_on, on, step):
    assert steps(MONTH, issued_on, DUE, POLICY).now(on) == step


def test_grace_ends_30_days_after_the_due_day():
    assert grace_through(DUE, POLICY) == date(2026, 12, 30)


@pytest.mark.parametrize("grace", [0, 1, 14, 30, 180])
def test_from_look_to_look_no_step_begins_unseen(grace):
    """Walked day by day: a step comes into its time only on a day that is looked at."""
    policy = policy_with({"name": "grace_days", "value": grace, "valid_from": "2026-01-01"})
    look = next_look_on(MONTH, DUE, MONTH, policy)
    before = steps(MONTH, MONTH, DUE, policy).now(MONTH)
    for n in range(1, 300):
        on = MONTH + n * ONE_DAY
        now = steps(MONTH, MONTH, DUE, policy).now(on)
        if look is not None and look <= on:
            look = next_look_on(MONTH, DUE, on, policy)
        else:
            assert now in {before, None}
        before = now
    assert look is None


def test_a_grace_changed_before_the_due_day_is_seen_on_it():
    later = policy_with({"name": "grace_days", "value": 0, "valid_from": "2026-11-20"})
    look = next_look_on(MONTH, DUE, date(2026, 11, 15), POLICY)
    assert look == DUE
    assert steps(MONTH, MONTH, DUE, later).now(look) == "last_day_of_grace"


@pytest.mark.parametrize(
    ("on", "lapsed", "through"),
    [
        (MONTH, False, date(2026, 12, 30)),
        (date(2026, 12, 30), False, date(2026, 12, 30)),
        (date(2026, 12, 31), False, date(2027, 3, 31)),
        (MONTH, True, date(2027, 1, 30)),
    ],
)
def test_a_pay_link_works_through_the_grace_or_for_90_days_where_there_is_none(on, lapsed, through):
    assert link_through(on, grace_through(DUE, POLICY), lapsed=lapsed) == through


def test_of_two_steps_that_begin_on_one_day_the_later_holds():
    policy = policy_with({"name": "grace_days", "value": 1, "valid_from": "2026-01-01"})
    assert steps(MONTH, MONTH, DUE, policy).now(DUE + ONE_DAY) == "last_day_of_grace"

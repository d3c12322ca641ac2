"""Which reminder of an open invoice is due on which day."""

from __future__ import annotations

from datetime import date

import pytest

from billing.rules.dunning import STEPS, due_through, grace_through, step_on
from members.rules.calendar import ONE_DAY, last_of_month, months_after
from tests.handbook import POLICY

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
    assert step_on(MONTH, MONTH, DUE, on, POLICY) == step


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
    assert step_on(MONTH, issued_on, DUE, on, POLICY) == step


def test_grace_ends_30_days_after_the_due_day():
    assert grace_through(DUE, POLICY) == date(2026, 12, 30)


def test_the_due_days_that_have_reached_a_step_are_those_the_rule_says():
    """Day by day over two years: a month's invoice is due by then when its step has begun."""
    for n in range(730):
        on = date(2026, 1, 1) + n * ONE_DAY
        for month in (months_after(date(2025, 6, 1), k) for k in range(30)):
            due_on = last_of_month(month)
            begun = {
                "renewal_reminder": month.replace(day=15) <= on,
                "past_due": due_on < on,
                "last_day_of_grace": grace_through(due_on, POLICY) <= on,
            }
            reached = {step: due_on <= due_through(step, on, POLICY) for step in STEPS}
            assert reached == begun

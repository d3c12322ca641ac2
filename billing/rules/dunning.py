"""Which reminder of an open invoice is due on a day (handbook section 11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from members.rules.policy import Policy

Step = Literal["renewal_reminder", "past_due", "last_day_of_grace"]

REMINDER_DAY = 15  # of the anniversary month


def grace_through(due_on: date, policy: Policy) -> date:
    """The last day of grace of an invoice due on that day."""
    return due_on + timedelta(days=policy.settings.grace_days.on(due_on))


def step_on(period: date, issued_on: date, due_on: date, on: date, policy: Policy) -> Step | None:
    """The step that an unpaid invoice has reached, or None.

    A step holds until the next one begins, so a missed day is made up and a missed step is not:
    only the newest is sent. `period` is the first day of the anniversary month. An invoice issued
    after the reminder's day gets none.
    """
    last = grace_through(due_on, policy)
    if due_on < on <= last:
        return "last_day_of_grace" if on == last else "past_due"
    reminder = period.replace(day=REMINDER_DAY)
    if issued_on < reminder <= on <= due_on:
        return "renewal_reminder"
    return None

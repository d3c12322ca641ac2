"""Which reminder of an open invoice is due on a day (handbook section 11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from members.rules.calendar import ONE_DAY
from members.rules.dated import Policy
from members.rules.figures import GRACE_DAYS
from notices.rules.steps import Steps

Step = Literal["renewal_reminder", "past_due", "last_day_of_grace"]
RENEWAL, LAPSED = "renewal", "lapsed"
STEPS: tuple[Step, ...] = ("renewal_reminder", "past_due", "last_day_of_grace")

REMINDER_DAY = 15  # of the anniversary month
LAPSED_LINK = timedelta(days=90)  # how long the pay link of somebody lapsed works


def grace_through(due_on: date, policy: Policy) -> date:
    """The last day of grace of an invoice due on that day."""
    return due_on + timedelta(days=policy[GRACE_DAYS].on(due_on))


def link_through(on: date, grace_through: date, *, lapsed: bool) -> date:
    """The day through which a pay link made on a day works: the last day of grace, or longer for
    who has none, lapsed by then or asked after it.
    """
    if on <= grace_through and not lapsed:
        return grace_through
    return max(grace_through, on + LAPSED_LINK)


def steps(period: date, issued_on: date, due_on: date, policy: Policy) -> Steps[Step]:
    """The reminders of an unpaid invoice; `period` is the first day of the anniversary month.

    A step whose day was over, or came, when the invoice was issued is left out: the renewal notice
    has just said it.
    """
    through = grace_through(due_on, policy)
    begins: dict[Step, date] = {
        "renewal_reminder": period.replace(day=REMINDER_DAY),
        "past_due": due_on + ONE_DAY,
        "last_day_of_grace": through,
    }
    return Steps(begins, through).since(issued_on + ONE_DAY)


def next_look_on(period: date, due_on: date, after: date, policy: Policy) -> date | None:
    """The first later day on which another step begins, None without one.

    The due day is one, too: until then another grace may be decided.
    """
    begins = steps(period, after, due_on, policy).next(after)
    return min((day for day in (due_on, begins) if day and day > after), default=None)

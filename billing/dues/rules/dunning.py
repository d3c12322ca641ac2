"""Which reminder of an open invoice is due on a day (handbook section 11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from members.rules.calendar import ONE_DAY
from members.rules.figures import GRACE_DAYS
from members.rules.policy import Policy

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


def step_on(period: date, issued_on: date, due_on: date, on: date, policy: Policy) -> Step | None:
    """The step that an unpaid invoice has reached, or None.

    A step holds until the next one begins, so a missed day is made up and a missed step is not:
    only the newest is sent. `period` is the first day of the anniversary month. A step whose day
    was over, or came, when the invoice was issued is left out: the renewal notice has just said it.
    """
    if on > grace_through(due_on, policy):
        return None
    begins = _begins(period, due_on, policy)
    reached = [step for step, day in begins.items() if day <= on]
    if not reached or begins[reached[-1]] <= issued_on:
        return None
    return reached[-1]


def missed(
    period: date, issued_on: date, due_on: date, since: date, on: date, policy: Policy
) -> list[Step]:
    """The steps whose day came from `since` through `on` and whose time is over: overtaken by the
    one in its time, or past the last day of grace.
    """
    begins = _begins(period, due_on, policy)
    now = step_on(period, issued_on, due_on, on, policy)
    first = max(since, issued_on + ONE_DAY)
    return [step for step in STEPS if first <= begins[step] <= on and step != now]


def next_look_on(period: date, due_on: date, after: date, policy: Policy) -> date | None:
    """The first later day on which another step begins, None without one.

    The due day is one, too: until then another grace may be decided.
    """
    days = {due_on, *_begins(period, due_on, policy).values()}
    return min((day for day in days if day > after), default=None)


def _begins(period: date, due_on: date, policy: Policy) -> dict[Step, date]:
    return {
        "renewal_reminder": period.replace(day=REMINDER_DAY),
        "past_due": due_on + ONE_DAY,
        "last_day_of_grace": grace_through(due_on, policy),
    }

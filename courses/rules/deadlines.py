"""How long an order of a course waits to be paid (handbook section 6)."""

from __future__ import annotations

from datetime import date, timedelta

from courses.rules.figures import UNPAID_DAYS
from members.rules.calendar import ONE_DAY
from members.rules.dated import Policy


def payable_through(ordered_on: date, policy: Policy, happens_on: date | None = None) -> date:
    """The last day on which an order can be paid: so many days after it was made, and of what
    happens at one time (`happens_on`) its day at the latest. The invoice is due on it.
    """
    last = ordered_on + timedelta(days=policy[UNPAID_DAYS].on(ordered_on))
    return last if happens_on is None else min(last, happens_on)


def void_from(due_on: date) -> date:
    """The day on which its invoice is void where nobody paid."""
    return due_on + ONE_DAY

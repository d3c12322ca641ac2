"""How long the invoice of a course waits to be paid (handbook section 6)."""

from __future__ import annotations

from datetime import date, timedelta

from courses.rules.figures import UNPAID_DAYS
from members.rules.calendar import ONE_DAY
from members.rules.dated import Policy


def payable_through(issued_on: date, policy: Policy) -> date:
    """The last day on which it can be paid: so many days after it was issued."""
    return issued_on + timedelta(days=policy[UNPAID_DAYS].on(issued_on))


def void_from(issued_on: date, policy: Policy) -> date:
    """The day on which it is void where nobody paid."""
    return payable_through(issued_on, policy) + ONE_DAY

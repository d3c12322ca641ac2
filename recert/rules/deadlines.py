"""How long an application, an appeal and an authorization to test last (handbook section 9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from members.rules.calendar import ONE_DAY, Period, anniv
from members.rules.dated import Policy
from notices.rules.steps import Steps
from recert.rules.figures import (
    APPEAL_DAYS,
    EXAM_YEARS,
    EXPIRES_AFTER_YEARS,
    EXPIRY_WARNINGS,
    FEE_DAYS,
    MOST_ATTEMPTS,
)

NO_ATTEMPT = "cancelled"  # a result that takes none of them


def expires_on(submitted_on: date, policy: Policy) -> date:
    """The day on which an application has expired that is not decided: its last day is before."""
    return anniv(submitted_on, policy[EXPIRES_AFTER_YEARS].on(submitted_on))


def expiry_warnings(expires: date, on: date, policy: Policy) -> Steps[str]:
    """The warnings before the last day: "60 days", "14 days"."""
    return Steps.before(expires - ONE_DAY, *policy[EXPIRY_WARNINGS].on(on))


def appeal_through(denied_on: date, expires: date | None, policy: Policy) -> date:
    """The last day on which a denial can be appealed: never after the last of the application's
    year, which nothing extends.
    """
    through = denied_on + timedelta(days=policy[APPEAL_DAYS].on(denied_on))
    return min(through, expires - ONE_DAY) if expires else through


def void_from(issued_on: date, policy: Policy) -> date:
    """The day on which an invoice of an application is void that nobody paid: the day after so many
    days, each of which still counts.
    """
    return issued_on + timedelta(days=policy[FEE_DAYS].on(issued_on)) + ONE_DAY


def exam_window(authorized_on: date, policy: Policy) -> Period:
    """The days on which the exam can be taken."""
    return Period(authorized_on, anniv(authorized_on, policy[EXAM_YEARS].on(authorized_on)))


def attempts_left(authorized_on: date, results: Iterable[str], policy: Policy) -> int:
    """How often the exam can still be tried after these results."""
    taken = sum(1 for result in results if result != NO_ATTEMPT)
    return max(policy[MOST_ATTEMPTS].on(authorized_on) - taken, 0)

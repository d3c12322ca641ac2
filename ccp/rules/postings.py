"""When a completion that is reported counts as logged (handbook section 4, "Late postings")."""

from __future__ import annotations

from datetime import date, timedelta

from ccp.rules.cycles import closes_on
from ccp.rules.figures import CCP_LATE_POSTING_DAYS
from members.rules.calendar import Period
from members.rules.dated import Policy


def last_day_in_time(completed_on: date, policy: Policy) -> date:
    """Return the last day on which a completion of that day arrives in time."""
    return completed_on + timedelta(days=policy[CCP_LATE_POSTING_DAYS].on(completed_on))


def logged_on(completed_on: date, arrived_on: date, cycle: Period, policy: Policy) -> date | None:
    """Return the day on which a completion that arrived on `arrived_on` counts as logged in the
    cycle of its day: its own where it arrived in time, also when the cycle has ended meanwhile;
    else that of its arrival, while the cycle was still open. None: it waits for staff.
    """
    if arrived_on <= last_day_in_time(completed_on, policy):
        return completed_on
    return arrived_on if arrived_on < closes_on(cycle, policy) else None

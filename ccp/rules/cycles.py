"""When a cycle is met, and when it rolls over into the next (handbook section 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from ccp.rules.activities import ActivityFacts
from ccp.rules.points import tally
from members.rules.calendar import CYCLE_YEARS, Period
from members.rules.dues import dues_year
from members.rules.policy import Policy


def met_on(
    cycle: Period,
    required: Decimal,
    activities: Iterable[ActivityFacts],
    attested_on: date | None,
    on: date,
    policy: Policy,
) -> date | None:
    """The first day, up to `on` and inside the cycle, on which the cycle was met; None if not.

    By points: the counted points of the activities logged and completed by that day reach the
    requirement. By attestation: the day of it. The earlier one counts.
    """
    days = [day for day in (attested_on,) if day is not None and day in cycle and day <= on]
    day = _recorded_on(cycle, required, list(activities), min([on, *days]), policy)
    return min([*days, day]) if day is not None else min(days, default=None)


def _recorded_on(
    cycle: Period,
    required: Decimal,
    activities: list[ActivityFacts],
    through: date,
    policy: Policy,
) -> date | None:
    """The first day up to `through` on which the activities on record reach the requirement.

    Only a day on which something is added can be the first.
    """
    added = {activity.id: _on_record(activity) for activity in activities}
    for day in sorted({max(day, cycle.start) for day in added.values()}):
        if day > through or day >= cycle.end:
            return None
        record = [activity for activity in activities if added[activity.id] <= day]
        if tally(cycle, required, record, day, policy).met:
            return day
    return None


def _on_record(activity: ActivityFacts) -> date:
    """The day from which an activity is both logged and completed."""
    return max(activity.last_day, activity.logged_on or activity.last_day)


def rolled_on(
    anchor: date,
    k: int,
    cycle: Period,
    met: date | None,
    dues_paid: Mapping[int, date],
    policy: Policy,
) -> date | None:
    """The day cycle k rolled over: the latest of its end and the days its dues were paid.

    None while it is not met or one of the dues years n ≤ 3k is not paid in time. `dues_paid` is
    the day by the dues year's name.
    """
    if met is None or met not in cycle:
        return None
    latest = cycle.end
    for n in range(1, CYCLE_YEARS * k + 1):
        year = dues_year(anchor, n, policy)
        paid_on = dues_paid.get(year.name)
        if paid_on is None or not year.payable_on(paid_on):
            return None
        latest = max(latest, paid_on)
    return latest

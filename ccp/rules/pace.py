"""Is a member on pace: points against time in a cycle (a courtesy; no rule hangs on it)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal

from ccp.rules.activities import ZERO, two_places
from members.rules.calendar import Period

MONTH_DAYS = Decimal("30.4375")  # the mean month, four years of days over 48 months
TENTH = Decimal("0.1")
FAR_BEHIND = 24  # months


@dataclass(frozen=True, slots=True)
class Pace:
    """even: points that an even pace would have by today. on_pace: they are there, or the cycle is
    less than a month old. months_late: 0 on pace; None when there are no points to reckon a speed
    from. monthly: points a month that still reach the requirement.
    """

    even: Decimal
    on_pace: bool
    months_late: int | None
    monthly: Decimal
    days_left: int

    @property
    def telling(self) -> str:
        """How people say it: `on_pace`; `no_points`, of which no speed can be reckoned; `behind`
        by so many months; `far_behind`, where a number of months says nothing any more.
        """
        if self.on_pace:
            return "on_pace"
        if self.months_late is None:
            return "no_points"
        return "far_behind" if self.months_late > FAR_BEHIND else "behind"


def pressing(days_left: int, reminder_days: Collection[int]) -> bool:
    """Tell whether an unmet cycle presses: the first reminder lets a member plan, from the second
    on there is something to do. With one reminder it is that one.
    """
    steps = sorted(reminder_days, reverse=True)[:2]
    return bool(steps) and days_left <= steps[-1]


def pace(cycle: Period, required: Decimal, total: Decimal, on: date) -> Pace:
    """Reckon the pace on a day inside the cycle; ValueError outside it."""
    if on not in cycle:
        raise ValueError(f"{on} is not in the cycle {cycle.start} to {cycle.last_day}")
    length = (cycle.end - cycle.start).days
    gone = (on - cycle.start).days
    left = cycle.days_left(on)
    even = two_places(required * gone / length)
    missing = max(required - total, ZERO)
    monthly = (missing * MONTH_DAYS / left).quantize(TENTH, ROUND_UP)
    if total >= even or not missing or gone < MONTH_DAYS:
        return Pace(even, on_pace=True, months_late=0, monthly=monthly, days_left=left)
    late = None
    if total:
        needed = missing * gone / total
        late = max(int((needed - left) / MONTH_DAYS), 1)
    return Pace(even, on_pace=False, months_late=late, monthly=monthly, days_left=left)

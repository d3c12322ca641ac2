"""When a cycle is met, and when it rolls over into the next (handbook section 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from ccp.rules.activities import ZERO, ActivityFacts, completion_day, folded_title
from ccp.rules.categories import CATEGORIES
from ccp.rules.figures import CCP_FILING_DAYS
from ccp.rules.points import line_by_itself
from members.rules.calendar import CYCLE_YEARS, Period
from members.rules.dated import Policy
from members.rules.dues import dues_year


def closes_on(cycle: Period, policy: Policy) -> date:
    """Return the first day on which the activities of a cycle can no longer be logged or changed:
    after the days for filing in force when it began.
    """
    return cycle.end + timedelta(days=policy[CCP_FILING_DAYS].on(cycle.start))


def closing(on: date, policy: Policy) -> Iterator[tuple[date, date, date]]:
    """Yield spans of days, from the first up to and without the second, each with a day: a cycle
    that begins in one of them and ends by its day, and no other, is closed by the day `on`.
    """
    for first, until, days in policy[CCP_FILING_DAYS].spans():
        yield first, until, on - timedelta(days=days)


def in_time(activity: ActivityFacts, cycle: Period, policy: Policy) -> bool:
    """Tell whether an activity was logged before the cycle was closed: later it is none of it."""
    return activity.logged_on is None or activity.logged_on < closes_on(cycle, policy)


def met_on(
    cycle: Period,
    required: Decimal,
    activities: Iterable[ActivityFacts],
    attested_on: date | None,
    on: date,
    policy: Policy,
) -> date | None:
    """Return the first day, up to `on` and inside the cycle, on which it was met; None if not.

    By points: the counted points of the activities logged and completed by that day reach the
    requirement. By attestation: the day of it. The earlier one counts.
    """
    through = min(on, cycle.last_day)
    if attested_on is not None and cycle.start <= attested_on <= through:
        through = attested_on
    else:
        attested_on = None
    recorded_on = _recorded_on(cycle, required, activities, through, policy)
    return attested_on if recorded_on is None else recorded_on


def rolled_on(
    anchor: date,
    k: int,
    cycle: Period,
    met: date | None,
    dues_paid: Mapping[int, date],
    policy: Policy,
) -> date | None:
    """Return the day cycle k rolled over: the latest of its end and the days its dues were paid.

    None while it is not met or one of the dues years n ≤ 3k is not paid in time, by a payment
    not older than the anchor. `dues_paid` is the day by the dues year's name.
    """
    if met is None or met not in cycle:
        return None
    latest = cycle.end
    for n in range(1, CYCLE_YEARS * k + 1):
        year = dues_year(anchor, n, policy)
        paid_on = dues_paid.get(year.name)
        if paid_on is None or not year.counts(paid_on):
            return None
        latest = max(latest, paid_on)
    return latest


def _recorded_on(
    cycle: Period,
    required: Decimal,
    activities: Iterable[ActivityFacts],
    through: date,
    policy: Policy,
) -> date | None:
    """Return the first day up to `through` on which the activities on record are enough.

    Day by day, not by search: a shorter talk of the same title logged later takes the place of
    the longer one, so that points can also fall.
    """
    by_day: defaultdict[date, list[ActivityFacts]] = defaultdict(list)
    for activity in activities:
        if in_time(activity, cycle, policy):
            by_day[_on_record(activity, cycle, policy)].append(activity)
    record = _Record(cycle, policy)
    for day in sorted(by_day):
        if day > through:
            return None
        for activity in by_day[day]:
            record.add(activity, day)
        if record.total() >= required:
            return day
    return None


def _on_record(activity: ActivityFacts, cycle: Period, policy: Policy) -> date:
    """Return the day from which an activity of the cycle is both completed and logged.

    One logged in the days for filing after the cycle's end counts as logged on its last day.
    """
    day = max(completion_day(activity, cycle, policy), cycle.start)
    return day if activity.logged_on is None else max(day, min(activity.logged_on, cycle.last_day))


class _Record:
    """The counted points of a cycle while activities are added, as `tally` would count them."""

    def __init__(self, cycle: Period, policy: Policy) -> None:
        self.cycle = cycle
        self.policy = policy
        self.sums: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
        self.titles: dict[tuple[str, str], tuple[date, int, Decimal]] = {}

    def add(self, activity: ActivityFacts, on: date) -> None:
        """Add an activity that is on record from the day `on`."""
        category = self.policy[CATEGORIES][activity.category].on(self.cycle.start)
        line = line_by_itself(activity, category, self.cycle, on, self.policy)
        if line.reasons:
            return
        points = line.points
        if category.once_per_title:
            title = (category.code, folded_title(activity.title))
            mine = (line.completed_on, activity.id, points)
            held = self.titles.get(title)
            if held is not None and held < mine:
                return
            self.titles[title] = mine
            points -= held[2] if held is not None else ZERO
        self.sums[category.code] += points

    def total(self) -> Decimal:
        """Return the points within the caps."""
        total = ZERO
        for code, points in self.sums.items():
            cap = self.policy[CATEGORIES][code].on(self.cycle.start).cap
            total += points if cap is None else min(points, cap)
        return total

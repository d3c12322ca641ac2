"""The tally of a cycle: which activities count, for how much, and why not (handbook section 5).

Per line, then category caps, then the total. The order of entry never matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ccp.rules.activities import (
    ZERO,
    ActivityFacts,
    counting_span,
    earned,
    folded_title,
    full_months,
    two_places,
)
from ccp.rules.categories import CATEGORIES, Category
from members.rules.calendar import Period
from members.rules.dated import Policy


@dataclass(frozen=True, slots=True)
class Line:
    """One activity: `points` before the category cap, `counted` after, and the reasons.

    `completed_on` is the day that orders lines; of employment the last day that can count.
    """

    id: int
    category: str
    completed_on: date
    points: Decimal
    counted: Decimal
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """The lines in the order given, the counted points by category, and the total."""

    total: Decimal
    required: Decimal
    lines: tuple[Line, ...]
    categories: Mapping[str, Decimal]

    @property
    def met(self) -> bool:
        return self.total >= self.required

    @property
    def missing(self) -> Decimal:
        return max(self.required - self.total, ZERO)


def tally(
    cycle: Period,
    required: Decimal,
    activities: Iterable[ActivityFacts],
    on: date,
    policy: Policy,
    at_most: Mapping[int, Decimal] | None = None,
    *,
    figures_of: date | None = None,
) -> Tally:
    """Tally the activities reported for one cycle, as seen on the day `on`.

    Factors and caps are those in force on the cycle's first day, or on `figures_of` (section 9).
    at_most: by activity, the points it earns at most before the cap (section 7). Raises ValueError
    when an activity lacks what its category is entered as, KeyError for an unknown category.
    """
    reported, asked = list(activities), figures_of or cycle.start
    categories = {
        code: policy[CATEGORIES][code].on(asked)
        for code in sorted({activity.category for activity in reported})
    }
    lines = {
        activity.id: line_by_itself(
            activity, categories[activity.category], cycle, on, policy, figures_of=asked
        )
        for activity in reported
    }
    for key, most in (at_most or {}).items():
        points = min(lines[key].points, two_places(most))
        lines[key] = replace(lines[key], points=points, counted=points)
    _drop_repeats(lines, reported, categories)
    counted = {code: _fill_cap(lines, category) for code, category in categories.items()}
    return Tally(
        total=sum(counted.values(), ZERO),
        required=two_places(required),
        lines=tuple(lines[activity.id] for activity in reported),
        categories=counted,
    )


def line_by_itself(
    activity: ActivityFacts,
    category: Category,
    cycle: Period,
    on: date,
    policy: Policy,
    *,
    figures_of: date | None = None,
) -> Line:
    """Return what one activity earns before its title and its category's cap are looked at."""
    if category.entered_as == "months":
        span = counting_span(activity, cycle, policy, figures_of)
        return _employment_line(activity, category, span, on)
    day = activity.last_day
    tests = {
        "after_cycle": day >= cycle.end,
        "before_cycle": day < cycle.start,
        "future": day > on,
    }
    reasons = tuple(reason for reason, holds in tests.items() if holds)
    points = ZERO if reasons else earned(activity, category)
    return Line(activity.id, activity.category, day, points, points, reasons)


def _employment_line(
    activity: ActivityFacts, category: Category, span: Period | None, on: date
) -> Line:
    if span is None:
        reasons = ("employment_closed",)
        return Line(activity.id, activity.category, activity.last_day, ZERO, ZERO, reasons)
    if span.last_day > on:
        return Line(activity.id, activity.category, span.last_day, ZERO, ZERO, ("future",))
    points = two_places(full_months(span) * category.factors["month"])
    return Line(activity.id, activity.category, span.last_day, points, points)


def _drop_repeats(
    lines: dict[int, Line], reported: list[ActivityFacts], categories: Mapping[str, Category]
) -> None:
    """Of presentations with one title keep the earliest inside its dates, also at zero points."""
    taken: set[tuple[str, str]] = set()
    for activity in sorted(reported, key=lambda one: (lines[one.id].completed_on, one.id)):
        line = lines[activity.id]
        if not categories[activity.category].once_per_title or line.reasons:
            continue
        title = (activity.category, folded_title(activity.title))
        if title in taken:
            lines[activity.id] = _excluded(line, "repeat_presentation")
        taken.add(title)


def _excluded(line: Line, reason: str) -> Line:
    return Line(line.id, line.category, line.completed_on, ZERO, ZERO, (reason,))


def _fill_cap(lines: dict[int, Line], category: Category) -> Decimal:
    """Let the lines of one category fill its cap in order of (completion day, id)."""
    total = ZERO
    own = (line for line in lines.values() if line.category == category.code)
    for line in sorted(own, key=lambda one: (one.completed_on, one.id)):
        if not line.points:
            if not line.reasons:
                lines[line.id] = _excluded(line, "zero_points")
            continue
        room = line.points if category.cap is None else max(category.cap - total, ZERO)
        counted = two_places(min(line.points, room))
        reasons = ("category_cap",) if counted < line.points else ()
        lines[line.id] = Line(
            line.id, line.category, line.completed_on, line.points, counted, reasons
        )
        total += counted
    return total

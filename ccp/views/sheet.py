"""A cycle written out: its activities by category, what counts and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.models import Activity, Category, Cycle
from ccp.panels import CategoryPoints
from ccp.queries.activities import activities_in
from ccp.queries.tally import activity_facts, tally_of
from ccp.rules.categories import CATEGORIES
from ccp.rules.points import Line, Tally
from ccp.rules.twice import Named, recorded_too
from ccp.views import words
from members.queries.policy import policy


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One activity. also: codes of the other certifications it was declared for; twice: of what the
    member logged what AMT recorded as well, and the reverse.
    """

    activity: Activity
    line: Line
    amount: str
    reasons: list[tuple[str, str]]
    also: tuple[str, ...]
    twice: Activity | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A category with its rows, latest first. rule: of one that has ended, which days count."""

    points: CategoryPoints
    rows: list[SheetLine]
    posted_by_portal: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a cycle. `earned` adds up the points before caps."""

    cycle: Cycle
    tally: Tally
    groups: list[Group]

    @property
    def last_day(self) -> date:
        return self.cycle.period.last_day

    @property
    def rows(self) -> list[SheetLine]:
        return [row for group in self.groups for row in group.rows]

    @property
    def earned(self) -> Decimal:
        return sum((row.line.points for row in self.rows), Decimal("0.00"))

    @property
    def counted(self) -> int:
        return sum(1 for row in self.rows if row.line.counted)

    @property
    def not_counted(self) -> int:
        return len(self.rows) - self.counted

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        """The bar: counted points by category."""
        return [(group.points.code, group.points.counted) for group in self.groups]


def sheet(cycle: Cycle, on: date, codes: Mapping[int, str]) -> Sheet:
    """Write a cycle out as seen on `on`: two queries. codes: the person's, by certification id."""
    activities = {row.pk: row for row in activities_in(cycle)}
    facts = {pk: activity_facts(row) for pk, row in activities.items()}
    result = tally_of(cycle, facts.values(), on)
    titles = {pk: row.title for pk, row in activities.items()}
    twice = _twice(activities)
    groups: dict[str, list[SheetLine]] = {}
    for line in result.lines:
        activity = activities[line.id]
        category = policy()[CATEGORIES][line.category].on(cycle.start)
        groups.setdefault(line.category, []).append(
            SheetLine(
                activity,
                line,
                words.amount(facts[line.id], category, cycle),
                words.reasons(line, facts[line.id], cycle, result, titles),
                tuple(
                    codes[claim.certification_id]
                    for claim in activity.claims.all()
                    if claim.certification_id != cycle.certification_id
                    and claim.certification_id in codes
                ),
                twice.get(activity.pk),
            )
        )
    written = [_group(cycle, code, rows, result) for code, rows in groups.items()]
    return Sheet(cycle, result, sorted(written, key=lambda one: -one.points.counted))


def _twice(activities: Mapping[int, Activity]) -> dict[int, Activity]:
    named = {pk: Named(pk, row.title, row.completed_on) for pk, row in activities.items()}
    hours = (Category.PROFESSIONAL_EDUCATION, Category.AMT_CE)
    own = [
        one
        for pk, one in named.items()
        if activities[pk].category in hours and not activities[pk].posted
    ]
    pairs = recorded_too(own, [one for pk, one in named.items() if activities[pk].posted])
    found = {one: activities[other] for one, other in pairs.items()}
    return found | {other: activities[one] for one, other in pairs.items()}


def _group(cycle: Cycle, code: str, rows: list[SheetLine], result: Tally) -> Group:
    category = policy()[CATEGORIES][code].on(cycle.start)
    points = CategoryPoints(code, category.label, category.cap, result.categories[code])
    return Group(points, rows, category.posted_by_portal, words.ended(code, cycle.start))

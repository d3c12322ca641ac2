"""The box that says what an entry earns, while it is typed and on the finished page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.models import Activity, Cycle
from ccp.queries.activities import beside
from ccp.queries.cycles import current_cycles, was_closed
from ccp.queries.preview import Effect, effects
from ccp.queries.tally import tallies
from ccp.rules.activities import ZERO, ActivityFacts
from ccp.rules.categories import CATEGORIES
from ccp.rules.points import Line
from ccp.views import words
from members.models import Certificant, Certification
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class CountsFor:
    """One certification in the box. added: points that this entry brings to its current cycle."""

    certification: Certification
    code: str
    ticked: bool
    cycle: Cycle
    before: Decimal
    after: Decimal
    line: Line | None
    reasons: list[tuple[str, str]]
    elsewhere: str

    @property
    def counted(self) -> Decimal:
        """Points of the entry within its caps; none in another cycle than the current one."""
        return self.line.counted if self.line else ZERO

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        """The bar: what is there already, then what this entry adds."""
        kept = min(self.before, self.after)
        return [("primary", kept), ("kept", self.after - kept)]

    @property
    def last_day(self) -> date:
        return self.cycle.end - ONE_DAY


@dataclass(frozen=True, slots=True)
class PointsBox:
    """complete: whether all that is needed is typed. amount: how the points came about. ended: the
    last day of a cycle that takes it and has closed since, which cannot be changed afterwards.
    """

    complete: bool
    amount: str
    rows: list[CountsFor]
    alike: list[Activity]
    hours_that_day: Decimal | None
    ended: date | None = None

    @property
    def heads(self) -> list[tuple[Decimal, list[str]]]:
        """What counts, the most first, each with the certifications it counts so much for: those
        that are ticked, or all while none is.
        """
        ticked = [row for row in self.rows if row.ticked] or self.rows
        heads: dict[Decimal, list[str]] = {}
        for row in sorted(ticked, key=lambda one: -one.counted):
            heads.setdefault(row.counted, []).append(row.code)
        return list(heads.items())


def points_box(
    certificant: Certificant,
    certifications: Collection[Certification],
    codes: Mapping[int, str],
    ticked: Collection[int],
    facts: ActivityFacts | None,
    on: date,
    today: date | None = None,
) -> PointsBox:
    """Work out the box; two queries while the entry is incomplete, three when it is not. today:
    where it is counted as of another day.
    """
    if facts is None:
        cycles = current_cycles(certifications, on)
        found = tallies(cycles.values(), on)
        rows = [
            CountsFor(
                row, codes[row.pk], row.pk in ticked, cycles[row.pk], total, total, None, [], ""
            )
            for row in certifications
            for total in [found[row.pk].total]
        ]
        return PointsBox(False, "", rows, [], None)
    each = effects(certifications, facts, on)
    # How the points came about is said of where most count; a job has other months elsewhere.
    lines = [effect for effect in each if effect.line]
    own = [effect for effect in lines if effect.certification.pk in ticked] or lines
    shown = max(own, key=lambda effect: effect.line.counted, default=None)  # type: ignore[union-attr]
    rows = [_counts_for(effect, codes, ticked) for effect in each]
    closed = [
        row.last_day
        for row in rows
        if row.ticked and row.line and was_closed(row.cycle, today or on)
    ]
    unsaved = _as_activity(certificant, facts)
    alike, hours = beside(certificant, unsaved)
    return PointsBox(
        True,
        _amount(facts, shown or each[0]) if each else "",
        rows,
        alike,
        _too_many(unsaved, hours),
        max(closed, default=None),
    )


def too_many_hours(activity: Activity) -> Decimal | None:
    """Contact hours of all entries of its day, if they are more than a day has; else None."""
    return _too_many(activity, beside(activity.certificant, activity)[1])


def _too_many(activity: Activity, others: Decimal) -> Decimal | None:
    hours = others + (activity.hours or 0)
    return hours if activity.hours and hours > HOURS_A_DAY else None


def _counts_for(effect: Effect, codes: Mapping[int, str], ticked: Collection[int]) -> CountsFor:
    pk = effect.certification.pk
    said = []
    if effect.line:
        titles = {line.id: effect.facts.title for line in effect.after.lines}
        said = words.reasons(effect.line, effect.facts, effect.cycle, effect.after, titles)
    return CountsFor(
        effect.certification,
        codes[pk],
        pk in ticked,
        effect.cycle,
        effect.before,
        effect.after.total,
        effect.line,
        said,
        effect.elsewhere,
    )


def _amount(facts: ActivityFacts, effect: Effect) -> str:
    category = policy()[CATEGORIES][facts.category].on(effect.cycle.period.start)
    return words.amount(facts, category, effect.cycle)


def _as_activity(certificant: Certificant, facts: ActivityFacts) -> Activity:
    return Activity(
        certificant=certificant,
        pk=facts.id or None,
        category=facts.category,
        title=facts.title,
        completed_on=facts.last_day,
        from_day=facts.from_day,
        to_day=facts.to_day,
        hours=facts.hours,
    )

"""The box that says what an entry earns, while it is typed and on the finished page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.models import Activity, Cycle
from ccp.queries.activities import hours_beside, like_it
from ccp.queries.cycles import current_cycles, period_of
from ccp.queries.policy import policy
from ccp.queries.preview import Effect, effects
from ccp.queries.tally import tallies
from ccp.rules.activities import ActivityFacts
from ccp.rules.points import Line
from ccp.views import words
from members.models import Certificant, Certification
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
    def parts(self) -> list[tuple[str, Decimal]]:
        """The bar: what is there already, then what this entry adds."""
        kept = min(self.before, self.after)
        return [("primary", kept), ("kept", self.after - kept)]

    @property
    def last_day(self) -> date:
        return self.cycle.end - ONE_DAY


@dataclass(frozen=True, slots=True)
class PointsBox:
    """points: what the entry earns before caps; None while something needed is not typed yet."""

    points: Decimal | None
    amount: str
    rows: list[CountsFor]
    alike: list[Activity]
    hours_that_day: Decimal | None


def points_box(
    certificant: Certificant,
    certifications: Collection[Certification],
    codes: Mapping[int, str],
    ticked: Collection[int],
    facts: ActivityFacts | None,
    on: date,
) -> PointsBox:
    """Work out the box; two queries while the entry is incomplete, four when it is not."""
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
        return PointsBox(None, "", rows, [], None)
    told = effects(certifications, facts, on)
    shown = next((e for e in told if e.line and e.certification.pk in ticked), None)
    shown = shown or next((effect for effect in told if effect.line), None)
    unsaved = _as_activity(certificant, facts)
    return PointsBox(
        shown.line.points if shown and shown.line else Decimal("0.00"),
        _amount(facts, shown or told[0]) if told else "",
        [_counts_for(effect, codes, ticked) for effect in told],
        like_it(certificant, unsaved),
        too_many_hours(unsaved),
    )


def too_many_hours(activity: Activity) -> Decimal | None:
    """Contact hours of all entries of its day, if they are more than a day has; else None."""
    if not activity.hours:
        return None
    hours = hours_beside(activity.certificant, activity) + activity.hours
    return hours if hours > HOURS_A_DAY else None


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
    category = policy().categories[facts.category].on(period_of(effect.cycle).start)
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

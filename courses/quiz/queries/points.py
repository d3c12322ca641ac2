"""What a completed course brought: the points of each certification before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.models import Cycle
from ccp.panels import CycleCard
from ccp.queries.cycles import met_days, number, touched
from ccp.queries.tally import tallies
from ccp.rules.points import Tally
from courses.completions.models import Completion
from courses.models import Course
from members.models import Certification
from members.queries.held import Held
from members.queries.programs import code_and_name

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Brought:
    """The points in the cycle of one certification. card: of a cycle that runs; met_now: the course
    is what met it.
    """

    code: str
    number: int
    cycle: Cycle
    before: Decimal
    after: Decimal
    met_on: date | None
    card: CycleCard | None
    met_now: bool

    @property
    def added(self) -> Decimal:
        return self.after - self.before

    @property
    def missing(self) -> Decimal:
        return max(self.cycle.required - self.after, ZERO)

    @property
    def last_day(self) -> date:
        return self.cycle.period.last_day

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def scale(self) -> Decimal:
        """Points at the end of the bar."""
        return max(self.cycle.required, self.after)

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        """The bar: what was there, and what this course added."""
        return [("primary", self.before), ("kept", self.added)]


def codes_of(course: Course, on: date) -> list[str]:
    """The codes of the programs that a course counts for: one query."""
    return sorted(code_and_name(program, on).code for program in course.programs.all())


def brought(
    completion: Completion, held: Collection[Held], cards: Mapping[int, CycleCard], on: date
) -> list[Brought]:
    """Each certification for whose cycle it counts, as the cycles stand on `on`; none where it
    counts for none. held, cards: the person's, as they are read for other parts of the page; where
    the day of the course lies in a cycle before, three queries more.
    """
    activity, day = completion.activity_id, completion.completed_on
    if activity is None:
        return []
    rows = [one.certification for one in held if one.certification.granted_on <= day]
    now = {pk: card for pk, card in cards.items() if card.cycle.start <= day < card.cycle.end}
    found = [
        _brought(activity, row, card.cycle, card.tally, card.met_on, card, on)
        for row in rows
        if (card := now.get(row.pk))
    ]
    before = [row for row in rows if row.pk not in now]
    if before:
        cycles = touched(before, day, day)
        counted, met = tallies(cycles, on), met_days([row.pk for row in before])
        found += [
            _brought(
                activity,
                cycle.certification,
                cycle,
                counted[cycle.certification_id],
                met.get((cycle.certification_id, cycle.start)),
                None,
                on,
            )
            for cycle in cycles
        ]
    there = [one for one in found if one is not None]
    return sorted(there, key=lambda one: (one.cycle.certification.granted_on, one.code))


def _brought(
    activity: int,
    held: Certification,
    cycle: Cycle,
    result: Tally,
    met_on: date | None,
    card: CycleCard | None,
    on: date,
) -> Brought | None:
    """What one activity brought in a cycle; None where it is not declared for it."""
    own = [line.counted for line in result.lines if line.id == activity]
    if not own:
        return None
    before = result.total - sum(own, ZERO)
    return Brought(
        code=code_and_name(held.program, on).code,
        number=number(cycle),
        cycle=cycle,
        before=before,
        after=result.total,
        met_on=met_on,
        card=card,
        met_now=met_on is not None and before < cycle.required <= result.total,
    )

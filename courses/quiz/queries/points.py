"""What a completed course brought: the points of each certification before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.models import Cycle
from ccp.panels import CycleCard, card
from ccp.queries.cycles import met_days, number, touched
from ccp.queries.tally import tallies
from courses.completions.models import Completion
from courses.models import Course
from members.models import Certification
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


def brought(completion: Completion, on: date) -> list[Brought]:
    """Each certification for whose cycle it counts, as the cycles stand on `on`; none where it
    counts for none.
    """
    activity = completion.activity
    if activity is None:
        return []
    held = {
        row.pk: row
        for row in Certification.objects.filter(activity_claims__activity=activity).select_related(
            "program"
        )
    }
    day = completion.completed_on
    cycles = touched(list(held.values()), day, day)
    counted = tallies(cycles, on)
    met = met_days(held)
    found = []
    for cycle in cycles:
        result = counted[cycle.certification_id]
        own = sum((line.counted for line in result.lines if line.id == activity.pk), ZERO)
        before = result.total - own
        met_on = met.get((cycle.certification_id, cycle.start))
        runs = cycle.start <= on < cycle.end
        found.append(
            Brought(
                code=code_and_name(cycle.certification.program, on).code,
                number=number(cycle),
                cycle=cycle,
                before=before,
                after=result.total,
                met_on=met_on,
                card=card(cycle, result, met_on, on) if runs else None,
                met_now=met_on == day and before < cycle.required <= result.total,
            )
        )
    return sorted(found, key=lambda one: (one.cycle.certification.granted_on, one.code))

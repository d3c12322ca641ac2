"""The CCP cycles of a certification: what was logged or signed in each, and when it was met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from ccp.rules.activities import ActivityFacts
from ccp.rules.cycles import met_on
from members.rules.calendar import Period, cycles_begun
from members.rules.dated import Policy
from members.rules.figures import CCP_MANDATORY_GRANTED_FROM, CCP_MANDATORY_RECERTIFIED_AFTER
from practice.bulk.held import Held
from practice.bulk.shapes import Act, Courses, at, employment

# Shares of cycles that have ended, of people who kept on.
RECORDED = 0.62  # the others were attested
MISSED = 0.012  # mandatory and not met
VOLUNTARY_MISSED = 0.4
AUDIT_FAILED = 0.001
# Of cycles that are going on.
NOTHING_YET, ATTESTED_EARLY, BEHIND = 0.08, 0.04, 0.22
# Of cycles with activities.
EMPLOYED = 0.03
REMEMBERED = 2200  # days; of cycles that ended earlier only the signature was kept


@dataclass(slots=True)
class Cycle:
    """One cycle as it is on record; days are ordinals, [start, end)."""

    id: int
    start: int
    end: int
    required: Decimal
    attested: int | None = None
    met: int | None = None
    audit_failed: int | None = None
    rolled: int | None = None

    @property
    def period(self) -> Period:
        return Period(date.fromordinal(self.start), date.fromordinal(self.end))


@dataclass(slots=True)
class Logged:
    """An activity on record: its cycle begins on the day with ordinal `start`."""

    id: int
    start: int
    act: Act
    claims: list[int] = field(default_factory=list)

    @property
    def completed(self) -> int:
        return self.start + self.act.day

    @property
    def logged(self) -> int:
        return self.start + self.act.logged


class CyclesOf:
    """Draws the cycles of one person's certifications after each other, and the activities."""

    def __init__(
        self, rng: Random, today: int, policy: Policy, courses: Mapping[Decimal, Courses]
    ) -> None:
        self.chance = rng.random
        self.today = today
        self.policy = policy
        self.courses = courses
        self.activities: list[Logged] = []

    def draw(self, held: Held) -> list[Cycle]:
        """The cycles of the present anchor begun by today; what is missed shortens `held`."""
        terms = self.policy.programs[held.program].terms
        mandatory = self._is_mandatory(held)
        cycles = []
        for k, period in enumerate(cycles_begun(held.anchor, date.fromordinal(self.today))):
            start, end = period.start.toordinal(), period.end.toordinal()
            cycle = Cycle(held.id * 32 + 16 + k, start, end, terms.on(period.start).points)
            if start < held.stop:
                if held.place:
                    self._share(cycle, held, mandatory=mandatory)
                else:
                    self._spend(cycle, held, mandatory=mandatory)
            if mandatory and end <= self.today and cycle.met is None:
                held.lapsed_for_good = min(held.lapsed_for_good, end)
                held.stop = min(held.stop, end)
            cycles.append(cycle)
        return cycles

    def _is_mandatory(self, held: Held) -> bool:
        policy, anchor = self.policy, held.anchor
        return held.granted >= policy[CCP_MANDATORY_GRANTED_FROM].on(anchor) or (
            held.recertified is not None
            and anchor > policy[CCP_MANDATORY_RECERTIFIED_AFTER].on(anchor)
        )

    def _spend(self, cycle: Cycle, held: Held, *, mandatory: bool) -> None:
        """What somebody did in a cycle of their first certification."""
        chance, courses = self.chance, self.courses[cycle.required]
        remembered = cycle.end > self.today - REMEMBERED
        if cycle.end <= held.stop:
            if chance() < (MISSED if mandatory else VOLUNTARY_MISSED):
                if remembered:
                    self._log(cycle, held, courses, enough=False)
            elif remembered and chance() < RECORDED:
                self._log(cycle, held, courses, enough=True)
            else:
                self._attest(cycle, cycle.end - 3 - int(chance() * 200))
                if remembered and chance() < 0.4:  # logged some all the same
                    self._log(cycle, held, courses, enough=False)
            self._audit(cycle, held)
            return
        draw = chance()
        if draw < ATTESTED_EARLY:
            self._attest(cycle, (cycle.start + held.stop) // 2)
        elif draw > ATTESTED_EARLY + NOTHING_YET and remembered:
            self._log(cycle, held, courses, enough=draw > ATTESTED_EARLY + NOTHING_YET + BEHIND)

    def _attest(self, cycle: Cycle, day: int) -> None:
        cycle.attested = cycle.met = day

    def _audit(self, cycle: Cycle, held: Held) -> None:
        """A few of the cycles that rolled over lately failed their audit."""
        if cycle.met is not None and self.chance() < AUDIT_FAILED:
            day = cycle.end + 60 + int(self.chance() * 400)
            if day <= held.stop:
                cycle.audit_failed = day
                held.lapsed_for_good = min(held.lapsed_for_good, day)
                held.stop = min(held.stop, day)

    def _log(self, cycle: Cycle, held: Held, courses: Courses, *, enough: bool) -> None:
        """Put a course into the cycle, as far as it was logged by the day all stopped."""
        kinds = courses.enough if enough else courses.short
        course = kinds[int(self.chance() * len(kinds))]
        through = held.stop - cycle.start
        acts = [act for act in course.acts if act.logged <= through]
        employed = employment(self.chance, through) if self.chance() < EMPLOYED else None
        if employed is not None:
            acts.append(employed)
        first = held.person * 64 + len(self.activities)
        logged = [
            Logged(first + place, cycle.start, act, [held.id]) for place, act in enumerate(acts)
        ]
        self.activities += logged
        if employed is not None:
            self._judge(cycle, logged)
        elif course.met is not None and course.met <= through and cycle.met is None:
            cycle.met = cycle.start + course.met

    def _share(self, cycle: Cycle, held: Held, *, mandatory: bool) -> None:
        """A further certification lives on activities logged for the first, and on signatures."""
        claimed = []
        for one in self.activities:
            inside = cycle.start <= one.completed <= one.logged < min(cycle.end, held.stop + 1)
            if inside and one.act.first is None and self.chance() < 0.7:
                one.claims.append(held.id)
                claimed.append(one)
        self._judge(cycle, claimed)
        if cycle.end > held.stop or cycle.met is not None:
            return
        if self.chance() > (MISSED if mandatory else VOLUNTARY_MISSED):
            cycle.attested = cycle.end - 3 - int(self.chance() * 200)
            self._judge(cycle, claimed)

    def _judge(self, cycle: Cycle, logged: list[Logged]) -> None:
        """Ask the rule itself when the cycle was met."""
        day = met_on(
            cycle.period,
            cycle.required,
            [_facts(one) for one in logged if not one.act.withdrawn],
            None if cycle.attested is None else date.fromordinal(cycle.attested),
            date.fromordinal(self.today),
            self.policy,
        )
        cycle.met = None if day is None else day.toordinal()


def _facts(one: Logged) -> ActivityFacts:
    return at(one.act, one.start, one.id)

"""Which worked cases and which open applications a change of the criteria turns out otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from members.queries.policy_line import Foreseen
from members.rules.dated import Policy
from recert.eligibility.queries.cases import Case, applications, worked_cases
from recert.eligibility.rules.comparing import RouteChange, changes
from recert.eligibility.rules.criteria import CRITERIA, RuleSet


@dataclass(frozen=True, slots=True)
class Changed:
    """A case with the routes that turn out otherwise."""

    case: Case
    routes: list[RouteChange]

    @property
    def worse(self) -> bool:
        return any(route.worse for route in self.routes)


@dataclass(frozen=True, slots=True)
class Touched:
    """What differs, and of how many; the worse first."""

    worked: list[Changed]
    all_worked: int
    applications: list[Changed]
    all_applications: int

    @property
    def worse(self) -> int:
        return sum(changed.worse for changed in self.applications)


def foresee(program: str, before: Policy, after: Policy, first: date) -> Foreseen | None:
    """Judge every case by the version of before and by that of after; None where the criteria of
    that program are the same from `first` on.
    """
    was, then = (each[CRITERIA][program].on(first) for each in (before, after))
    if was == then:
        return None
    worked, open_ones = worked_cases(program), applications(program)
    found = Touched(
        _changed(worked, was, then), len(worked), _changed(open_ones, was, then), len(open_ones)
    )
    return Foreseen("recert/eligibility/_foreseen.html", found, needs_second_person=found.worse > 0)


def _changed(cases: Iterable[Case], was: RuleSet, then: RuleSet) -> list[Changed]:
    found = [Changed(each, changes(each.judged(was), each.judged(then))) for each in cases]
    return sorted((each for each in found if each.routes), key=lambda each: not each.worse)

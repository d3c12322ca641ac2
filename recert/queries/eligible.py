"""Eligibility as an application by exam asks for it: the routes of a program, what the answers make
of each, and what shows it (handbook section 9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from members.models import Certification
from members.queries.policy import policy
from recert.eligibility.rules.answers import Answers, to_plain
from recert.eligibility.rules.criteria import CRITERIA, RuleSet
from recert.eligibility.rules.judging import Result, RouteFinding, judge

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class EligibleRoute:
    """A route by which somebody may sit the exam. result: what the answers make of it, "" where
    nobody asked; documents: keys and titles of what shows it.
    """

    code: str
    title: str
    result: str
    documents: tuple[tuple[str, str], ...]

    @property
    def open(self) -> bool:
        """Whether it can be chosen: the answers do not rule it out."""
        return self.result != Result.NOT_MET


WITHOUT_CRITERIA = EligibleRoute(
    GENERAL,
    "The office checks that I meet today's criteria",
    "",
    (("shown", "What shows that you meet today's criteria"),),
)


def rules_of(held: Certification, on: date) -> RuleSet | None:
    """The criteria of a program on a day; None of one that has none."""
    versions = policy()[CRITERIA].get(held.program.key)
    return versions.on(on) if versions else None


def routes_of(rules: RuleSet | None, answers: Answers, on: date) -> list[EligibleRoute]:
    """Its routes, each as the answers have it; of a program without criteria the office looks."""
    if rules is None:
        return [WITHOUT_CRITERIA]
    return [_route(found) for found in judge(rules, answers, on)]


def _route(found: RouteFinding) -> EligibleRoute:
    asked = [each.criterion for each in found.findings]
    documents = tuple((each.code, each.document) for each in asked if each.document)
    return EligibleRoute(found.route.code, found.route.title, found.result, documents)


def said_of(
    chosen: EligibleRoute,
    routes: list[EligibleRoute],
    rules: RuleSet | None,
    answers: Answers,
    on: date,
) -> Mapping[str, Any]:
    """What is kept of a choice: the answers with the version and the day they were judged by."""
    said: dict[str, Any] = {"route": chosen.code, "route_title": chosen.title, "fits": chosen.open}
    if rules is not None:
        said |= {
            "version": rules.version,
            "judged_on": on.isoformat(),
            "answers": to_plain(answers),
            "found": [[each.title, each.result.replace("_", " ")] for each in routes],
        }
    return said

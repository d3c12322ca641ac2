"""Answers and results as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from recert.eligibility.rules.answers import NOTHING, Answer, Answers, Job
from recert.eligibility.rules.asking import Way
from recert.eligibility.rules.comparing import best
from recert.eligibility.rules.criteria import Criterion, Question, RuleSet
from recert.eligibility.rules.judging import (
    Finding,
    Result,
    RouteFinding,
    hours_worked,
    judge,
    window_start,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with its answer."""

    question: Question
    answer: Answer

    @property
    def kind(self) -> str:
        """Which words tell it."""
        if self.answer is None:
            return "unknown"
        zero = (
            self.answer is NOTHING or self.answer == () or (self.answer == 0 and self.question.none)
        )
        return "none" if zero and self.question.type != "flag" else self.question.type


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding with the question behind it, and whether that was asked."""

    finding: Finding
    question: Question | None
    answered: bool


@dataclass(frozen=True, slots=True)
class RouteShown:
    """A route with its reasons, those that decide it first."""

    found: RouteFinding
    reasons: list[Reason]

    @property
    def deciding(self) -> list[Reason]:
        return [each for each in self.reasons if each.finding.result == self.found.result]

    @property
    def to_look_up(self) -> list[Question]:
        """What was not known, each question once."""
        unknown = [
            each.question
            for each in self.reasons
            if each.answered and each.question and each.finding.result == Result.UNCLEAR
        ]
        return list(dict.fromkeys(unknown))

    @property
    def documents(self) -> list[Finding]:
        """What to have ready, each document once."""
        there = {each.criterion.document: each for each in self.found.findings}
        return [each for words, each in there.items() if words]


@dataclass(frozen=True, slots=True)
class RouteSoFar:
    """A route while questions are asked. state: its result, or `open` while it has some left."""

    shown: RouteShown
    left: int

    @property
    def state(self) -> str:
        return "open" if self.left else str(self.shown.found.result)


def so_far(rules: RuleSet, going: Way, on: date) -> list[RouteSoFar]:
    """The routes with how many questions each has left, those that are open first."""
    found = []
    still = {question.key for question in going.still}
    for each in judge(rules, going.answered, on):
        asked = {key for criterion in each.route.criteria for key in criterion.questions}
        left = 0 if each.result == Result.NOT_MET else len(asked & still)
        found.append(RouteSoFar(RouteShown(each, _reasons(rules, each, going.answered)), left))
    return sorted(found, key=lambda each: ("open", "met", "unclear", "not_met").index(each.state))


def result_context(rules: RuleSet, answers: Answers, on: date) -> dict[str, Any]:
    """The routes by their results, and what they come to."""
    found = judge(rules, answers, on)
    routes = [RouteShown(each, _reasons(rules, each, answers)) for each in found]
    by_result = {
        str(result): [each for each in routes if each.found.result == result] for result in Result
    }
    return {"rules": rules, "best": best(found), **by_result}


def _reasons(rules: RuleSet, found: RouteFinding, answers: Answers) -> list[Reason]:
    reasons = [
        Reason(each, rules.question(each.asked), each.asked in answers) for each in found.findings
    ]
    return sorted(reasons, key=lambda each: each.finding.result != found.result)


@dataclass(frozen=True, slots=True)
class JobShown:
    """A job with the hours of it that count, rounded down."""

    job: Job
    hours: int


def jobs_shown(rules: RuleSet, jobs: tuple[Job, ...], on: date) -> dict[str, Any]:
    """Jobs with their hours in the longest window, and the sum for each criterion that counts."""
    counting = [
        (route, each) for route in rules.routes for each in route.criteria if each.kind == "hours"
    ]
    longest = max((each for _, each in counting), key=lambda each: each.figures["years"])
    return {
        "jobs": [JobShown(job, _hours((job,), longest, on)) for job in jobs],
        "sums": [(route.title, each, _hours(jobs, each, on)) for route, each in counting],
        "longest": longest,
    }


def _hours(jobs: tuple[Job, ...], criterion: Criterion, on: date) -> int:
    figures = criterion.figures
    week_hours: Decimal = figures["week_hours"]
    return int(hours_worked(jobs, window_start(on, figures["years"]), on, week_hours))

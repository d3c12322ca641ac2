"""Which question can still change the result of a route, and how many at most are left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from recert.eligibility.rules.answers import Answer, Answers
from recert.eligibility.rules.criteria import Criterion, Question, RuleSet
from recert.eligibility.rules.judging import Result, judge


def open_questions(rules: RuleSet, answers: Answers, on: date) -> list[Question]:
    """The questions not answered yet to which some answer can still change the result of a route,
    in the order in which they are asked. A route that is not met asks for nothing more.
    """
    wanted = {
        key
        for found in judge(rules, answers, on)
        if found.result != Result.NOT_MET
        for criterion in found.route.criteria
        for key in _unanswered(criterion, answers)
    }
    return [question for question in rules.questions if question.key in wanted]


def _unanswered(criterion: Criterion, answers: Answers) -> Iterator[str]:
    """A later question of a criterion matters only where no day answers the one before."""
    for key in criterion.questions:
        if key not in answers:
            yield key
        elif isinstance(answers[key], date):
            return


@dataclass(frozen=True, slots=True)
class Way:
    """The way through the questions. answered: those that mattered when they were answered, with
    their answers; still: those that matter yet.
    """

    answered: dict[str, Answer]
    still: list[Question]

    @property
    def at_most(self) -> int:
        return len(self.answered) + len(self.still)

    @property
    def next(self) -> Question | None:
        return self.still[0] if self.still else None


def way(rules: RuleSet, answers: Answers, on: date) -> Way:
    """What was asked and what is still to ask; an answer that no longer matters is left out."""
    taken: dict[str, Answer] = {}
    while waiting := [each.key for each in open_questions(rules, taken, on) if each.key in answers]:
        taken[waiting[0]] = answers[waiting[0]]
    return Way(taken, open_questions(rules, taken, on))

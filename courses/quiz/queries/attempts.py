"""Attempts of a place, for its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courses.models import Enrollment
from courses.quiz.models import Asked, Attempt
from courses.quiz.rules.figures import ATTEMPTS_A_DAY
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY


@dataclass(frozen=True, slots=True)
class Tries:
    """Where a place stands with its quiz. running: the attempt that is open; last: the latest that
    ended; left: how many more may begin today; again_on: the day from which on there is one.
    """

    running: Attempt | None
    last: Attempt | None
    left: int
    again_on: date


def tries(enrollment: Enrollment, on: date) -> Tries:
    """Read them: one query."""
    rows = list(enrollment.attempts.order_by("-number"))
    ended = [row for row in rows if row.ended_at is not None]
    left = max(policy()[ATTEMPTS_A_DAY].on(on) - sum(row.on == on for row in rows), 0)
    return Tries(
        running=next((row for row in rows if row.ended_at is None), None),
        last=ended[0] if ended else None,
        left=left,
        again_on=on if left else on + ONE_DAY,
    )


def questions_of(attempt: Attempt) -> list[Asked]:
    """What an attempt asks, in its order, with the questions: one query."""
    return list(attempt.asked.select_related("question").order_by("position"))


def next_open(asked: list[Asked], after: int = 0) -> int | None:
    """The position of the next question without an answer behind that one, else of the first; None
    once all are answered.
    """
    unanswered = [row.position for row in asked if row.chosen is None]
    return next((at for at in unanswered if at > after), unanswered[0] if unanswered else None)

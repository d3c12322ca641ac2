"""Attempts of a place, for its pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Subquery

from courses.models import Course, Enrollment
from courses.quiz.models import DRAWS, Asked, Attempt
from courses.quiz.rules.figures import ATTEMPTS_A_DAY, PASS_PERCENT
from courses.quiz.rules.terms import Asks
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY


@dataclass(frozen=True, slots=True)
class Tries:
    """Where a place stands with its quiz. running: the attempt that is open, answered: how many of
    its questions are; last: the latest that ended; left: how many more may begin today; again_on:
    the day from which on there is one.
    """

    running: Attempt | None
    answered: int
    last: Attempt | None
    left: int
    again_on: date


def tries(enrollment: Enrollment, on: date, a_day: int) -> Tries:
    """Read them: one query. a_day: how many may be begun a day."""
    taken = Count("asked", filter=Q(asked__chosen__isnull=False))
    rows = list(enrollment.attempts.annotate(answered=taken).order_by("-number"))
    running = next((row for row in rows if row.ended_at is None), None)
    ended = [row for row in rows if row.ended_at is not None]
    left = max(a_day - sum(row.on == on for row in rows), 0)
    return Tries(
        running=running,
        answered=running.answered if running else 0,
        last=ended[0] if ended else None,
        left=left,
        again_on=on if left else on + ONE_DAY,
    )


def latest(places: Collection[int]) -> dict[int, Any]:
    """The latest attempt of each of some places, with how many of its questions are `answered`: one
    query.
    """
    taken = Count("asked", filter=Q(asked__chosen__isnull=False))
    rows = Attempt.objects.filter(enrollment__in=places).annotate(answered=taken)
    return {row.enrollment_id: row for row in rows.order_by("number")}


def passed_of(enrollment: Enrollment) -> list[Asked]:
    """What the latest attempt that passed asked, with it and the questions: one query."""
    passed = enrollment.attempts.filter(passed=True).order_by("-number").values("pk")[:1]
    rows = Asked.objects.filter(attempt=Subquery(passed)).order_by("position")
    return list(rows.select_related("attempt", "question"))


def asks(course_id: int, on: date) -> Asks:
    """What the quiz of a course asks on a day: one query."""
    used = Count("questions", filter=Q(questions__retired_at__isnull=True))
    rows = Course.objects.filter(pk=course_id).annotate(used=used)
    own = rows.values_list("used", "bank__draws", "bank__pass_percent", "bank__a_day").get()
    there, draws, pass_percent, a_day = own
    return Asks(
        there,
        draws or DRAWS,
        pass_percent or policy()[PASS_PERCENT].on(on),
        a_day or policy()[ATTEMPTS_A_DAY].on(on),
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

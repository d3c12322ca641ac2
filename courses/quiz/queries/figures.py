"""How a quiz goes: attempts, passes, and how often each question was answered right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from courses.models import Course
from courses.quiz.models import Attempt, Question

ENOUGH = 3  # times that a question was asked before it is called the hardest


@dataclass(frozen=True, slots=True)
class Hardest:
    """The question that was answered right least often."""

    question: Question
    asked: int
    right: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Attempts that ended and those that passed; learners with an attempt; questions there are."""

    ended: int
    passed: int
    running: int
    learners: int
    questions: int
    hardest: Hardest | None


def figures(course: Course) -> Figures:
    """Those of a course: three queries."""
    done = Q(ended_at__isnull=False)
    counted = Attempt.objects.filter(enrollment__course=course).aggregate(
        ended=Count("pk", filter=done),
        passed=Count("pk", filter=Q(passed=True)),
        running=Count("pk", filter=~done),
        learners=Count("enrollment", distinct=True),
    )
    rows = [row for row in asked(course) if row.times >= ENOUGH]
    worst = min(rows, key=lambda row: (row.right / row.times, row.pk), default=None)
    return Figures(
        **counted,
        questions=Question.objects.filter(course=course, retired_at__isnull=True).count(),
        hardest=Hardest(worst, worst.times, worst.right) if worst else None,
    )


def asked(course: Course) -> QuerySet[Any]:
    """Every question of a course with `times` it was asked in attempts that ended, and `right`."""
    ended = Q(asked__attempt__ended_at__isnull=False)
    return (
        Question.objects.filter(course=course)
        .annotate(
            times=Count("asked", filter=ended),
            right=Count("asked", filter=ended & Q(asked__chosen=0)),
        )
        .order_by("pk")
    )

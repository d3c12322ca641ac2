"""A quiz at scale: a question, its answer sent, and what a pass brought, by a real server, beside
a bare page of the same server. Its courses, places and attempts stay in the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import count

from django.urls import reverse

from bench.figures import Figure, Scale
from bench.pages import BARE, Page, compared
from bench.visitors import Ask, Visitor, members
from courses.models import Course, Enrollment, Provider
from courses.quiz.services import attempts, banks
from courses.quiz.services.banks import Told
from members.models import Program
from plumbing import clock

VISITORS = 100
QUESTIONS, ANSWERS = 30, 4
TAKEN, PASSED = "bench-quiz", "bench-quiz-passed"


def measure(scale: Scale) -> Iterator[Figure]:
    """Yield queries, latency and CPU of each page."""
    people = members(VISITORS)
    taken, passed = _course(TAKEN), _course(PASSED)
    numbers = {who.pk: _begin(taken, who) for who in people}
    for who in people:
        _pass(passed, who)
    turns = count()

    def question(who: Visitor) -> str:
        position = next(turns) % 10 + 1
        return reverse("quiz:question", args=[TAKEN, numbers[who.pk], position])

    pages: dict[str, tuple[Page, list[Visitor]]] = {
        BARE: (lambda who: Ask(f"/bare/?from={who.pk}"), people),
        "question": (lambda who: Ask(question(who)), people),
        "question, POST": (
            lambda who: Ask(question(who), {"answer": str(next(turns) % ANSWERS)}),
            people,
        ),
        "course done": (lambda _who: Ask(reverse("quiz:done", args=[PASSED])), people),
        "course, quiz open": (lambda _who: Ask(reverse("courses:course", args=[TAKEN])), people),
    }
    yield from compared(scale, pages, free={"course done"})


def _course(code: str) -> Course:
    fields = {
        "provider": Provider.objects.get(own=True),
        "state": Course.State.PUBLISHED,
        "kind": "article",
        "title": code,
        "summary": "For the bench.",
        "hours": Decimal(1),
        "member_price": 0,
        "other_price": 0,
    }
    course, _ = Course.objects.get_or_create(code=code, defaults=fields)
    course.programs.set(Program.objects.all())
    answers = tuple(f"Answer {number}" for number in range(ANSWERS))
    told = [Told(f"Question {n}?", answers, "topic", "idea") for n in range(QUESTIONS)]
    banks.take(course=course, questions=told, actor=None)
    return course


def _place(course: Course, who: Visitor) -> Enrollment:
    place, _ = Enrollment.objects.get_or_create(
        course=course,
        payer_id=who.pk,
        defaults={"state": "open", "price": 0, "hours": course.hours},
    )
    return place


def _begin(course: Course, who: Visitor) -> int:
    place = _place(course, who)
    return attempts.begin(enrollment_id=place.pk, on=clock.today()).number


def _pass(course: Course, who: Visitor) -> None:
    place = _place(course, who)
    if place.state == Enrollment.State.COMPLETED:
        return
    attempt = attempts.begin(enrollment_id=place.pk, on=clock.today())
    for asked in attempt.asked.all():
        attempts.answer(
            enrollment_id=place.pk,
            number=attempt.number,
            position=asked.position,
            shown=asked.order.index(0),
        )
    attempts.end(enrollment_id=place.pk, number=attempt.number, on=clock.today(), actor=None)

"""What quizzes add to the pages of the catalogue."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from courses.models import Course, CourseKind, Enrollment
from courses.quiz.models import Bank, Question
from courses.quiz.queries.attempts import questions_of, tries
from courses.quiz.queries.figures import figures
from courses.quiz.rules.figures import ATTEMPTS_A_DAY, PASS_PERCENT
from courses.quiz.rules.scoring import pass_with
from courses.slots import Part
from members.queries.policy import policy


def on_page(place: Enrollment, on: date) -> Part | None:
    """The quiz on the page of a course: where it stands, and the button that goes on. Of what is
    completed, the way to its points and certificate.
    """
    if place.state == Enrollment.State.COMPLETED:
        return Part("courses/quiz/part/completed.html", {"place": place})
    there = Question.objects.filter(course=place.course_id, retired_at__isnull=True).count()
    if not there:
        waits = place.course.kind == CourseKind.ARTICLE
        return Part("courses/quiz/part/not_ready.html") if waits else None
    now = tries(place, on)
    if now.running:
        asked = questions_of(now.running)
        answered = sum(one.chosen is not None for one in asked)
        context = {"place": place, "attempt": now.running, "answered": answered}
        return Part("courses/quiz/part/running.html", context)
    bank = Bank.objects.filter(course=place.course_id).first()
    size = min(bank.draws if bank else there, there)
    context = {
        "place": place,
        "tries": now,
        "size": size,
        "pass_with": pass_with(size, policy()[PASS_PERCENT].on(on)),
        "a_day": policy()[ATTEMPTS_A_DAY].on(on),
    }
    return Part("courses/quiz/part/begin.html", context)


def in_figures(course: Course) -> Part | None:
    """How the quiz of a course goes, with the way to its questions."""
    if not course.provider.own:
        return None
    context = {"course": course, "figures": figures(course)}
    return Part("courses/quiz/part/figures.html", context)


def lacks(course: Course) -> str:
    """An article is completed by its quiz: without a question nobody can."""
    if course.kind != CourseKind.ARTICLE or not course.provider.own:
        return ""
    if Question.objects.filter(course=course.pk, retired_at__isnull=True).exists():
        return ""
    return "It has no question for its quiz yet."


def certificate_of(enrollment_id: int) -> str:
    """The address of the certificate of a completed place."""
    return reverse("quiz:certificate", args=[enrollment_id])

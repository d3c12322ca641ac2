"""What quizzes add to the pages of the catalogue."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from courses.models import Course, CourseKind, Enrollment
from courses.quiz.models import Question
from courses.quiz.queries.attempts import to_draw, tries
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
    now = tries(place, on)
    if now.running:
        context = {"place": place, "attempt": now.running, "answered": now.answered}
        return Part("courses/quiz/part/running.html", context)
    there, size = to_draw(place.course_id)
    if not there:
        waits = place.course.kind == CourseKind.ARTICLE
        return Part("courses/quiz/part/not_ready.html") if waits else None
    context = {
        "place": place,
        "tries": now,
        "size": size,
        "pass_with": pass_with(size, policy()[PASS_PERCENT].on(on)),
        "a_day": policy()[ATTEMPTS_A_DAY].on(on),
    }
    return Part("courses/quiz/part/begin.html", context)


def terms(course: Course, on: date) -> Part | None:
    """What the quiz asks, before anybody has paid for it; None of a course without one."""
    there, size = to_draw(course.pk)
    if not there:
        return None
    context = {
        "size": size,
        "there": there,
        "percent": policy()[PASS_PERCENT].on(on),
        "pass_with": pass_with(size, policy()[PASS_PERCENT].on(on)),
        "a_day": policy()[ATTEMPTS_A_DAY].on(on),
    }
    return Part("courses/quiz/part/terms.html", context)


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

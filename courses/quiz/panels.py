"""What quizzes add to the pages of the catalogue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.urls import reverse

from courses.models import Course, CourseKind, Enrollment
from courses.quiz.queries.attempts import asks, latest, tries
from courses.quiz.queries.figures import figures
from courses.quiz.rules.figures import LEAST_QUESTIONS
from courses.slots import Part
from members.queries.policy import policy


def on_page(place: Enrollment, on: date) -> Part | None:
    """The quiz on the page of a course: where it stands, and the button that goes on. Of what is
    completed, the way to its points and certificate.
    """
    if place.state == Enrollment.State.COMPLETED:
        return Part("courses/quiz/part/completed.html", {"place": place})
    terms = asks(place.course_id, on)
    now = tries(place, on, terms.a_day)
    if now.running:
        context = {"place": place, "attempt": now.running, "answered": now.answered}
        return Part("courses/quiz/part/running.html", context)
    if not terms.there:
        waits = place.course.kind == CourseKind.ARTICLE
        return Part("courses/quiz/part/not_ready.html") if waits else None
    context = {
        "place": place,
        "tries": now,
        "asks": terms,
    }
    return Part("courses/quiz/part/begin.html", context)


def terms(course: Course, on: date) -> Part | None:
    """What the quiz asks, before anybody has paid for it; None of a course without one."""
    found = asks(course.pk, on)
    return Part("courses/quiz/part/terms.html", {"asks": found}) if found.there else None


def progress(places: Collection[int]) -> dict[int, str]:
    """How far the quiz of each of these places has come: the question that is next, or the score
    of the last attempt.
    """
    return {
        pk: f"Question {min(one.answered + 1, one.size)} of {one.size}"
        if one.ended_at is None
        else f"Last attempt {one.right} of {one.size} right, {one.pass_with} pass"
        for pk, one in latest(places).items()
    }


def in_figures(course: Course) -> Part | None:
    """How the quiz of a course goes, with the way to its questions."""
    if not course.provider.own:
        return None
    found = figures(course)
    if course.kind != CourseKind.ARTICLE and not (found.questions or found.ended):
        return None
    context = {"course": course, "figures": found}
    return Part("courses/quiz/part/figures.html", context)


def in_editor(kind: str, course: Course | None) -> Part | None:
    """Where the questions of an article are, and what else its quiz asks."""
    if kind != CourseKind.ARTICLE:
        return None
    return Part("courses/quiz/part/in_editor.html", {"course": course})


def lacks(course: Course, on: date) -> str:
    """An article is completed by its quiz: its bank has as many questions as that asks, and that is
    as many as the policy wants at least.
    """
    if course.kind != CourseKind.ARTICLE or not course.provider.own:
        return ""
    found, least = asks(course.pk, on), policy()[LEAST_QUESTIONS].on(on)
    missing = found.short(least)
    if not missing:
        return ""
    wants = max(found.draws, least)
    return (
        f"Its quiz asks {wants} question{'s' * (wants != 1)}, and its bank has {found.there}: add "
        f"{missing} more{'' if wants == least else ', or let it ask fewer'}."
    )


def certificate_of(enrollment_id: int) -> str:
    """The address of the certificate of a completed place."""
    return reverse("quiz:certificate", args=[enrollment_id])

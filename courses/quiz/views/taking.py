"""Taking a quiz: the page before it, a question a page, and handing it in (handbook section 6).

No page holds which answer is right: an answer goes by its place among those shown, which is another
one in each attempt, and nothing is scored before an attempt has ended.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Enrollment
from courses.quiz.models import Attempt
from courses.quiz.queries.attempts import asks, next_open, questions_of, tries
from courses.quiz.services import attempts
from courses.quiz.services.attempts import HasEnded, QuizRefused, Unanswered
from courses.quiz.views.place import State, to_course, with_place
from members.views.actor import actor
from plumbing import clock

CHOOSE = "Choose one answer. Or leave with Save and leave, and come back to this question."


@require_safe
@with_place(State.OPEN, State.COMPLETED)
def start(request: HttpRequest, place: Enrollment) -> HttpResponse:
    """To where the learner is: the open attempt, what the last one came to, or the course."""
    if place.state == State.COMPLETED:
        return redirect("quiz:done", place.course.code)
    on = clock.today()
    now = tries(place, on, asks(place.course_id, on).a_day)
    at = now.running or now.last
    return _to_attempt(place, at.number) if at else to_course(request, place)


@require_POST
@with_place(State.OPEN)
def begin(request: HttpRequest, place: Enrollment) -> HttpResponse:
    """Begin an attempt, or go on with the one that is open."""
    try:
        attempt = attempts.begin(enrollment_id=place.pk, on=clock.today())
    except QuizRefused as refused:
        return to_course(request, place, str(refused))
    return _to_attempt(place, attempt.number)


@require_http_methods(["GET", "POST"])
@with_place(State.OPEN, State.COMPLETED)
def question(request: HttpRequest, place: Enrollment, number: int, position: int) -> HttpResponse:
    """One question; what is sent is kept, whichever button sent it."""
    attempt = get_object_or_404(place.attempts, number=number)
    if not 1 <= position <= attempt.size:
        raise Http404
    if attempt.ended_at is not None:
        return _has_ended(request, place, number)
    error = ""
    if request.method == "POST":
        try:
            kept = _keep(request, attempt, position)
        except HasEnded:
            return _has_ended(request, place, number)
        if kept or {"back", "leave"} & set(request.POST):
            return _go(request, _next(request, place, attempt, position))
        error = CHOOSE
    asked = questions_of(attempt)
    one = asked[position - 1]
    context = {
        "place": place,
        "attempt": attempt,
        "asked": asked,
        "one": one,
        "answers": list(enumerate(one.shown)),
        "error": error,
    }
    return render(request, "courses/quiz/question.html", context, status=422 if error else 200)


def _has_ended(request: HttpRequest, place: Enrollment, number: int) -> HttpResponse:
    messages.info(request, "That attempt has ended. Its answers stay as they were.")
    return _go(request, reverse("quiz:attempt", args=[place.course.code, number]))


def _keep(request: HttpRequest, attempt: Attempt, position: int) -> bool:
    """Keep what was chosen; False where nothing was that there is."""
    shown = request.POST.get("answer", "")
    if not (shown.isascii() and shown.isdecimal() and len(shown) == 1):
        return False
    try:
        attempts.answer(
            enrollment_id=attempt.enrollment_id,
            number=attempt.number,
            position=position,
            shown=int(shown),
        )
    except LookupError:
        return False
    return True


def _next(request: HttpRequest, place: Enrollment, attempt: Attempt, position: int) -> str:
    """Where the pressed button leads."""
    code, number = place.course.code, attempt.number
    if "leave" in request.POST:
        messages.success(request, "Your answers are saved. You come back to where you were.")
        return reverse("courses:course", args=[code])
    if "back" in request.POST and position > 1:
        return reverse("quiz:question", args=[code, number, position - 1])
    if position < attempt.size:
        return reverse("quiz:question", args=[code, number, position + 1])
    return reverse("quiz:hand_in", args=[code, number])


@require_http_methods(["GET", "POST"])
@with_place(State.OPEN, State.COMPLETED)
def hand_in(request: HttpRequest, place: Enrollment, number: int) -> HttpResponse:
    """All answers of an attempt, to be looked over and handed in."""
    attempt = get_object_or_404(place.attempts, number=number)
    code = place.course.code
    if request.method == "POST":
        try:
            ended = attempts.end(
                enrollment_id=place.pk, number=number, on=clock.today(), actor=actor(request)
            )
        except Unanswered as open_:
            messages.warning(request, f"{open_} Nothing was handed in.")
            return redirect("quiz:question", code, number, open_.position)
        except QuizRefused as refused:
            return to_course(request, place, str(refused))
        if ended.passed:
            return redirect("quiz:done", code)
        return redirect("quiz:attempt", code, number)
    if attempt.ended_at is not None:
        return redirect("quiz:attempt", code, number)
    asked = questions_of(attempt)
    unanswered = next_open(asked)
    context: dict[str, Any] = {
        "place": place,
        "attempt": attempt,
        "asked": asked,
        "open": sum(one.chosen is None for one in asked),
        "unanswered": unanswered,
    }
    return render(request, "courses/quiz/hand_in.html", context)


def _to_attempt(place: Enrollment, number: int) -> HttpResponse:
    return redirect("quiz:attempt", place.course.code, number)


def _go(request: HttpRequest, path: str) -> HttpResponse:
    """On to a page; the script that keeps answers on the phone is told where."""
    if request.headers.get("X-Kept") == "answer":
        return JsonResponse({"to": path})
    return redirect(path)

"""What an attempt came to, and what a completed course brought."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from courses.completions.models import Completion, Why
from courses.models import Enrollment
from courses.quiz.models import Asked
from courses.quiz.queries.attempts import asks, next_open, passed_of, questions_of, tries
from courses.quiz.queries.points import brought, codes_of
from courses.quiz.services import certificates
from courses.quiz.views.next_course import next_course
from courses.quiz.views.place import State, with_place
from courses.views.shown import viewer_of
from members.queries.vouched import link, typed_at
from plumbing import clock, sheets
from plumbing.access import own_eyes
from plumbing.pdf.codes import qr_code


@require_safe
@with_place(State.OPEN, State.COMPLETED)
def attempt(request: HttpRequest, place: Enrollment, number: int) -> HttpResponse:
    """An attempt: on with one that is open; of one that ended what to read again."""
    found = get_object_or_404(place.attempts, number=number)
    code = place.course.code
    asked = questions_of(found)
    if found.ended_at is None:
        position = next_open(asked)
        if position is None:
            return redirect("quiz:hand_in", code, number)
        return redirect("quiz:question", code, number, position)
    if found.passed:
        return redirect("quiz:done", code)
    on = clock.today()
    context = {
        "place": place,
        "learner": request.learner,  # type: ignore[attr-defined]
        "attempt": found,
        "wrong": _wrong(asked),
        "tries": tries(place, on, asks(place.course_id, on).a_day),
    }
    return render(request, "courses/quiz/not_passed.html", context)


@require_safe
@with_place(State.OPEN, State.COMPLETED)
def answers(request: HttpRequest, place: Enrollment, number: int) -> HttpResponse:
    """All answers of an attempt that has ended, each right or not; never which one is right."""
    found = get_object_or_404(place.attempts, number=number, ended_at__isnull=False)
    context = {
        "place": place,
        "learner": request.learner,  # type: ignore[attr-defined]
        "attempt": found,
        "asked": questions_of(found),
    }
    return render(request, "courses/quiz/answers.html", context)


@require_safe
@with_place(State.COMPLETED)
def done(request: HttpRequest, place: Enrollment) -> HttpResponse:
    """The course is completed: the points before and after, the certificate, what comes next."""
    on = clock.today()
    completion = _completion(place)
    passed = passed_of(place)
    learner = request.learner  # type: ignore[attr-defined]
    viewer = viewer_of(learner, on, with_cycles=True)
    gone = completion.state in {Completion.State.WITHDRAWN, Completion.State.REFUSED}
    points = [] if gone else brought(completion, viewer.held, viewer.cycles, on)
    context = {
        "place": place,
        "learner": learner,
        "attempt": passed[0].attempt if passed else None,
        "completion": completion,
        "brought": points,
        "added": max((one.added for one in points), default=None),
        "codes": [one.code for one in points],
        "why": _why(completion),
        "why_below": completion.why == Why.NO_MEMBER,
        "programs": lambda: codes_of(place.course, on),
        "certificate": certificates.made(completion),
        "has_certificate": completion.state != Completion.State.WITHDRAWN,
        "wrong": _wrong(passed),
        "next_course": next_course(viewer, place.course_id),
    }
    return render(request, "courses/quiz/done.html", context)


@require_safe
@with_place(State.COMPLETED)
@own_eyes
def certificate(request: HttpRequest, place: Enrollment) -> HttpResponseBase:
    """The certificate of completion on paper; the same sheet to print where no PDF can be made."""
    completion = _completion(place)
    document = certificates.issue(completion=completion)
    if document is None:
        raise Http404
    facts = {"document": document, "told": certificates.Told.of(document), "typed_at": typed_at()}
    facts |= {"qr_code": qr_code(link(document), label="QR code that checks this certificate")}
    name = f"certificate-{place.course.code}.pdf"
    return sheets.answer("print/completion.html", facts, on=completion.completed_on, name=name)


def _completion(place: Enrollment) -> Completion:
    """That of a completed place, which was read with it."""
    found: Completion | None = getattr(place, "completion", None)
    if found is None:
        raise Http404
    return found


def _why(completion: Completion) -> str:
    """Why it brought no points, or not all: a template of courses/quiz/none; "" where it did."""
    if completion.state == Completion.State.COUNTED:
        return ""
    told = {Completion.State.RECEIVED, Completion.State.WITHDRAWN, Completion.State.REFUSED}
    why = completion.state if completion.state in told else completion.why or Why.CLOSED
    return f"courses/quiz/none/{why}.html"


def _wrong(asked: list[Asked]) -> list[Asked]:
    return [one for one in asked if not one.right]

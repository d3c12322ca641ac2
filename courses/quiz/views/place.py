"""Whose place in which course a page of a quiz is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from courses.models import Enrollment
from courses.permissions import learner_required
from plumbing.access import View

State = Enrollment.State


def with_place(*states: str) -> Callable[[View], View]:
    """Find the learner's place by the code of the course, or by its own key; a stranger's is not
    there. In another state the page of the course says what there is to do.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @never_cache
        @learner_required
        def found(
            request: HttpRequest, code: str = "", place: int | None = None, **kwargs: Any
        ) -> HttpResponseBase:
            rows = Enrollment.objects.select_related(
                *("course__provider", "payer__certificant", "payer__recipient"),
                *("completion__provider", "completion__activity"),
            )
            learner = request.learner  # type: ignore[attr-defined]
            named = {"pk": place} if place is not None else {"course__code": code}
            row = rows.filter(payer=learner.payer_id, **named).first()
            if row is None:
                raise Http404
            if row.state not in states:
                return to_course(request, row)
            return view(request, row, **kwargs)

        return found

    return decorate


def to_course(request: HttpRequest, place: Enrollment, said: str = "") -> HttpResponse:
    """To the page of the course, with a word why."""
    if said:
        messages.info(request, said)
    return redirect("courses:course", place.course.code)

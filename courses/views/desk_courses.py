"""Courses at the desk: the list, one course, and writing it. Whatever the public will see is looked
at first, as they will see it.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import slots
from courses.forms import CourseForm
from courses.models import Course
from courses.permissions import Learner
from courses.queries import catalogue, desk
from courses.services import editing
from courses.services.editing import NotWritten
from courses.views.shown import viewer_of
from members.models import Role
from members.queries.policy import policy
from members.queries.programs import code_of
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.flow import IllegalMove
from plumbing.meanwhile import ChangedMeanwhile
from plumbing.paging import UncountedPaginator

A_PAGE = 50
TONES = {
    "draft": ("plain", "pencil"),
    "published": ("active", "eye"),
    "retired": ("retired", "archive"),
}
editor = staff_required(Role.RECORDS)


@require_safe
@editor
def courses(request: HttpRequest) -> HttpResponse:
    """Every course with its figures; `?state=` and `?q=` narrow it."""
    rows = desk.courses()
    state, words = request.GET.get("state", ""), request.GET.get("q", "")[:100].strip()
    if state in set(Course.State):
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(title__icontains=words) | rows.filter(code__icontains=words)
    page = UncountedPaginator.of(request, rows, A_PAGE)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "courses/desk_courses.html",
        {
            "page": page,
            "rows": [(row, *TONES[row.state]) for row in page],
            "states": [("", "All"), *Course.State.choices],
            "state": state,
            "words": words,
            "query": query.urlencode(),
        },
    )


@require_safe
@editor
def course(request: HttpRequest, code: str) -> HttpResponse:
    """One course: what it is, its figures, and what can be done with it."""
    row, on = _course(code), clock.today()
    tone, icon = TONES[row.state]
    return render(
        request,
        "courses/desk_course.html",
        {
            "course": row,
            "tone": tone,
            "icon": icon,
            "row": _as_public(row),
            "figures": desk.figures(row),
            "parts": slots.figures(row),
            "lacks": [] if row.state == Course.State.PUBLISHED else editing.lacks(row, on),
        },
    )


@require_http_methods(["GET", "POST"])
@editor
def new(request: HttpRequest) -> HttpResponse:
    """Write a new draft: nobody sees it yet."""
    form = CourseForm(request.POST or None, programs=_programs(), values=None)
    if request.method == "POST" and form.is_valid():
        row = _written(request, form, None)
        if row is not None:
            messages.success(request, "Kept as a draft. Nobody sees it until it is published.")
            return redirect("courses:desk_course", row.code)
    return render(request, "courses/desk_edit.html", {"form": form, "course": None})


@require_http_methods(["GET", "POST"])
@editor
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a course. A draft is kept at once; of what is public the changes are looked at first,
    beside the page as it will be.
    """
    row = _course(code)
    before = editing.shown(row)
    form = CourseForm(request.POST or None, programs=_programs(), values=before)
    context: dict[str, Any] = {"form": form, "course": row}
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if row.state == Course.State.DRAFT or "confirm" in request.POST:
            kept = _written(request, form, row)
            if kept is not None:
                messages.success(request, "Kept.")
                return redirect("courses:desk_course", kept.code)
        elif (preview := _preview(request, form, row)) is not None:
            context |= preview | {"changes": form.changes(before)}
            return render(request, "courses/desk_look.html", context)
    return render(request, "courses/desk_edit.html", context)


def _written(request: HttpRequest, form: CourseForm, row: Course | None) -> Course | None:
    """Keep what was typed; None where it cannot be kept: the form says why."""
    try:
        return editing.write(
            course=row,
            said=form.written(),
            provider=form.cleaned_data["provider"],
            seen=form.mark if row else "",
            on=clock.today(),
            actor=actor(request),
        )
    except NotWritten as refused:
        form.blame(refused.faults)
    except ChangedMeanwhile as changed:
        form.meet(changed)
        form.add_error(None, "Look at both before you keep yours.")
    return None


def _preview(request: HttpRequest, form: CourseForm, row: Course) -> dict[str, Any] | None:
    """The page as it will be: it is written, read, and taken back."""
    with transaction.atomic():
        kept = _written(request, form, row)
        shown = _public(kept) if kept is not None else None
        transaction.set_rollback(True)
    return shown


@require_safe
@editor
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a course as a visitor sees it, published or not."""
    row = _course(code)
    return render(request, "courses/desk_preview.html", {"course": row} | _public(row))


@require_http_methods(["GET", "POST"])
@editor
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Look at it as the public will, then show it to everybody."""
    row, on = _course(code), clock.today()
    if request.method == "POST":
        try:
            editing.publish(course=row, on=on, actor=actor(request))
        except (NotWritten, IllegalMove) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Published: everybody sees it now.")
        return redirect("courses:desk_course", row.code)
    context = {"course": row, "lacks": editing.lacks(row, on)} | _public(row)
    return render(request, "courses/desk_publish.html", context)


@require_http_methods(["GET", "POST"])
@editor
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Say what follows, then offer it no longer."""
    row = _course(code)
    if request.method == "POST":
        try:
            editing.retire(course=row, actor=actor(request))
        except IllegalMove as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Retired. Who has a place in it keeps it.")
        return redirect("courses:desk_course", row.code)
    context = {"course": row, "figures": desk.figures(row)}
    return render(request, "courses/desk_retire.html", context)


@require_POST
@editor
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """Make a draft of the same content."""
    row = editing.copy(course=_course(code), on=clock.today(), actor=actor(request))
    messages.success(request, "This is the copy, a draft: nobody sees it yet.")
    return redirect("courses:desk_edit", row.code)


def _course(code: str) -> Course:
    return get_object_or_404(Course.objects.select_related("provider"), code=code)


def _programs() -> list[tuple[str, str]]:
    on = clock.today()
    return [(key, code_of(key, on)) for key in policy().programs]


def _as_public(course: Course) -> Any:
    """The course as a visitor's row."""
    found = catalogue.with_place(Course.objects.filter(pk=course.pk), None).get()
    return viewer_of(Learner(None), clock.today()).row(catalogue.offer(found))


def _public(course: Course) -> dict[str, Any]:
    """What the public page of a course is filled with."""
    viewer = viewer_of(Learner(None), clock.today())
    shown = {"course": course, "row": _as_public(course), "viewer": viewer}
    return shown | {"place": None, "parts": []}

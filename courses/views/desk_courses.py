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
from courses.models import Course, CourseKind
from courses.permissions import Learner
from courses.queries import catalogue, desk
from courses.rules.offers import LIVE
from courses.rules.prices import Footing
from courses.services import editing
from courses.services.editing import NotLookedAt, NotWritten
from courses.views.shown import Row, Viewer, viewer_of
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
KINDS = (
    (CourseKind.ARTICLE, "Read at any time, and completed by its quiz."),
    (CourseKind.WEBINAR, "Live at one time, over a link."),
    (CourseKind.SESSION, "A meeting of the convention, with a door where people check in."),
    (CourseKind.CHAPTER, "A meeting of a chapter, with such a door."),
    (CourseKind.EXTERNAL, "Taken on a provider’s own site; they report who completed it."),
)
SEEN_AS = (("visitor", "A visitor"), ("member", "An active member"), ("grace", "A member in grace"))
"""As whom a page is looked at before it is published."""
STANDINGS = {"member": "active", "grace": "grace"}
PUBLISHED_MEANWHILE = (
    "Somebody published it while you wrote. Nothing of yours is public yet: look it over first."
)
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
    figures = desk.figures(row)
    return render(
        request,
        "courses/desk_course.html",
        {
            "course": row,
            "tone": tone,
            "icon": icon,
            "row": _as_public(row),
            "figures": figures,
            "cards": _cards(row, figures),
            "parts": slots.figures(row),
            "lacks": [] if row.state == Course.State.PUBLISHED else editing.lacks(row, on),
        },
    )


def _cards(row: Course, figures: dict[str, Any]) -> list[tuple[str, int, str]]:
    """The figures of its places, each with its label and a note. Who came to what is live is told
    by whoever knows it: many come without a place.
    """
    cards = [("Places taken" if row.free else "Sold", figures["sold"], "open or completed")]
    if row.kind not in LIVE:
        cards.append(("Completed", figures["completed"], "of these"))
    if not row.free:
        cards.append(("To pay", figures["ordered"], "ordered, not paid yet"))
    return [*cards, ("Closed", figures["closed"], "given up, given back or not paid")]


@require_http_methods(["GET", "POST"])
@editor
def new(request: HttpRequest) -> HttpResponse:
    """Write a new draft: nobody sees it yet."""
    if request.method == "GET" and request.GET.get("kind") not in CourseKind.values:
        return render(request, "courses/desk_kind.html", {"kinds": KINDS})
    form = _form(request, None)
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        row = _written(request, form, None)
        if row is not None:
            messages.success(request, "Kept as a draft. Nobody sees it until it is published.")
            return redirect("courses:desk_course", row.code)
    return _edited(request, form, None)


@require_http_methods(["GET", "POST"])
@editor
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a course. A draft is kept at once; of what is public the changes are looked at first,
    beside the page as it will be.
    """
    row = _course(code)
    form = _form(request, row)
    asked = request.method == "POST" and not {"change", "again"} & set(request.POST)
    if asked and form.is_valid():
        if row.state == Course.State.DRAFT or "confirm" in request.POST:
            try:
                kept = _written(request, form, row, looked="confirm" in request.POST)
            except NotLookedAt:
                messages.warning(request, PUBLISHED_MEANWHILE)
                row = _course(code)
            else:
                if kept is None:
                    return _edited(request, form, row)
                messages.success(request, "Kept.")
                return redirect("courses:desk_course", kept.code)
        before = editing.shown(row)
        if (preview := _preview(request, form, row)) is not None:
            context = preview | {"form": form, "course": row, "changes": form.changes(before)}
            return render(request, "courses/desk_look.html", context)
    return _edited(request, form, row)


def _edited(request: HttpRequest, form: CourseForm, row: Course | None) -> HttpResponse:
    context = {"form": form, "course": row, "parts": slots.editor_parts(form.of_kind, row)}
    return render(request, "courses/desk_edit.html", context)


def _form(request: HttpRequest, row: Course | None) -> CourseForm:
    """The form of the kind that is asked for, or that the course is; with what was typed in it."""
    sent = request.POST or None
    asked = request.POST.get("kind") or request.GET.get("kind") or ""
    kind = asked if asked in CourseKind.values else row.kind if row else CourseKind.ARTICLE
    values = editing.shown(row) if row else None
    again = sent if "again" in request.POST else None
    return CourseForm(
        None if again else sent, kind=kind, programs=_programs(), values=values, typed=again
    )


def _written(
    request: HttpRequest, form: CourseForm, row: Course | None, *, looked: bool = False
) -> Course | None:
    """Keep what was typed; None where it cannot be kept: the form says why. Raises NotLookedAt."""
    try:
        return editing.write(
            course=row,
            said=form.written(),
            provider=form.cleaned_data["provider"],
            seen=form.mark if row else "",
            on=clock.today(),
            actor=actor(request),
            looked=looked,
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
        kept = _written(request, form, row, looked=True)
        shown = _public(kept) if kept is not None else None
        transaction.set_rollback(True)
    return shown


@require_safe
@editor
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a course as somebody sees it, published or not: `?as=` one of SEEN_AS."""
    row = _course(code)
    return render(request, "courses/desk_preview.html", _public(row, request.GET.get("as", "")))


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
    context = {"lacks": editing.lacks(row, on)} | _public(row, request.GET.get("as", ""))
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


def _as_public(course: Course, viewer: Viewer | None = None) -> Row:
    """The course as a row of that viewer; else as a visitor's."""
    found = catalogue.with_place(Course.objects.filter(pk=course.pk), None).get()
    viewer = viewer or viewer_of(Learner(None), clock.today())
    return viewer.row(catalogue.offer(found))


def _public(course: Course, seen_as: str = "") -> dict[str, Any]:
    """What the public page of a course is filled with, as one of SEEN_AS sees it."""
    on = clock.today()
    chosen = seen_as if seen_as in dict(SEEN_AS) else "visitor"
    first = course.programs.order_by("pk").first()
    held = [(code_of(first.key, on), STANDINGS[chosen])] if first and chosen in STANDINGS else []
    viewer = Viewer(Learner(None), [], {}, Footing(held, known=bool(held)), on)
    return {
        "course": course,
        "row": _as_public(course, viewer),
        "viewer": viewer,
        "place": None,
        "parts": [],
        "terms": slots.terms_of(course, on),
        "ways": SEEN_AS,
        "seen_as": chosen,
    }

"""The door of a live meeting: the code that staff show, and checking in by it (section 6)."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.completions.forms import CheckInForm
from courses.completions.queries.completions import checked_in, sessions_on
from courses.completions.queries.people import person_of
from courses.completions.services import checking_in
from courses.completions.services.checking_in import DoorClosed
from courses.models import Course
from members.models import Certificant, Role
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.pdf.codes import qr_code

LATEST = 10
NOBODY = "Nobody has this number and last name. Look at the card, or ask at the door."


@require_http_methods(["GET", "POST"])
@staff_required(Role.RECORDS, Role.SUPPORT)
def desk_door(request: HttpRequest, pk: int) -> HttpResponse:
    """The code for phones, a form for who has none, and who is in."""
    on = clock.today()
    course = get_object_or_404(sessions_on(on), pk=pk)
    form = CheckInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = _person(form)
        if person is None:
            form.add_error(None, NOBODY)
        else:
            found = checking_in.check_in(course=course, person=person, on=on, actor=actor(request))
            said = "is checked in" if found[1] else "was checked in before"
            messages.success(request, f"{person.full_name} {said}.")
            return redirect("completions:desk_door", pk)
    url = reverse("completions:check_in", args=[checking_in.code_of(course, on)])
    rows = checked_in(course, on)
    context = {
        "course": course,
        "form": form,
        "code": qr_code(settings.PORTAL_BASE_URL + url, label="Code to check in by phone"),
        "url": settings.PORTAL_BASE_URL + url,
        "number": rows.count(),
        "latest": rows[:LATEST],
        "minutes": checking_in.SHOWN_FOR.seconds // 60,
    }
    return render(request, "completions/desk_door.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    """Who scanned the code checks in: with one tap when signed in, else by number and name."""
    sent, on = request.method == "POST", clock.today()
    try:
        door = checking_in.door_of(code, typed=sent)
    except DoorClosed:
        return render(request, "completions/door_closed.html", status=410)
    course = get_object_or_404(Course, pk=door.course_id)
    if door.day != on:
        return render(request, "completions/door_closed.html", status=410)
    own: Certificant | None = getattr(request.user, "certificant", None)
    form = CheckInForm(request.POST if sent and own is None else None)
    context = {"course": course, "form": form, "own": own}
    if sent:
        if limited := ratelimit.consume_or_429(request, action="check_in"):
            return limited
        person = own or (_person(form) if form.is_valid() else None)
        if person is not None:
            by = actor(request) if own is not None else None
            found, new = checking_in.check_in(course=course, person=person, on=on, actor=by)
            return render(
                request, "completions/checked_in.html", context | {"found": found, "new": new}
            )
        if form.is_valid():
            form.add_error(None, NOBODY)
    return render(request, "completions/check_in.html", context)


def _person(form: CheckInForm) -> Certificant | None:
    said = form.cleaned_data
    pk = person_of(said["number"], said["last_name"])
    return None if pk is None else Certificant.objects.get(pk=pk)

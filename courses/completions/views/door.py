"""The door of a live meeting: the code that staff show, who is in, who stands before it, and
checking in by phone (section 6).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from billing.models import Payer
from billing.services import pay_links
from courses.completions.forms import CheckInForm, DeskCheckInForm, LetInForm
from courses.completions.models import Attendance
from courses.completions.queries import doors
from courses.completions.queries.doors import Standing
from courses.completions.queries.people import payer_with, person_of, under_another_name
from courses.completions.rules.door import Hours
from courses.completions.services import checking_in
from courses.completions.services.checking_in import DoorClosed, DoorRefused, NotNow
from courses.models import Course
from courses.permissions import learner_of
from courses.services.ordering import OrderRefused
from members.models import Certificant, Role, User
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.pdf.codes import qr_code

LATEST = 10
NOBODY = "Nobody has this number and last name. Look at the card, or ask at the door."
NOBODY_AT_DESK = (
    "Nobody has this number or email with this last name. Look at the card, or have them sign in "
    "on their phone."
)
OTHER_NAME = "This number is on record under another last name. Look at the card."
SHUT = "The door is not open now: nothing was changed."

at_the_door = staff_required(Role.RECORDS, Role.SUPPORT)


@require_http_methods(["GET", "POST"])
@at_the_door
def desk_door(request: HttpRequest, pk: int) -> HttpResponse:
    """The code for phones, a form for who has none, who stands at the door, and who is in."""
    course = get_object_or_404(doors.meetings(), pk=pk)
    form = DeskCheckInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["number"]
        payer = payer_with(said, form.cleaned_data["last_name"]) if "@" in said else _payer(form)
        if payer is not None:
            _check_in(request, course, payer)
            return redirect("completions:desk_door", pk)
        known = "@" not in said and under_another_name(said)
        form.add_error(None, OTHER_NAME if known else NOBODY_AT_DESK)
    return _page(request, course, form)


def _check_in(request: HttpRequest, course: Course, person: Payer) -> None:
    by = actor(request)
    try:
        checking_in.refuse_own(person, by)
        one, new = checking_in.check_in(course=course, payer=person, actor=by)
    except NotNow:
        messages.warning(request, SHUT)
        return
    except DoorRefused as refused:
        messages.warning(request, str(refused))
        return
    if one.in_at is None:
        messages.warning(request, f"{person.full_name} is not in yet: see “At the door”.")
    else:
        said = "is checked in" if new else "was checked in before"
        messages.success(request, f"{person.full_name} {said}.")


def _page(request: HttpRequest, course: Course, form: CheckInForm) -> HttpResponse:
    hours, now = doors.hours(course), clock.now()
    url = settings.PORTAL_BASE_URL + reverse(
        "completions:check_in", args=[checking_in.code_of(course)]
    )
    rows, today = doors.inside(course), list(doors.meetings_on(clock.today()))
    open_ = hours is not None and hours.open(now)
    context = {
        "course": course,
        "form": form,
        "others": today if len(today) > 1 else [],
        "hours": hours,
        "open": open_,
        "early": hours is not None and now < hours.opens_at,
        "over": hours is not None and hours.over(now),
        "code": qr_code(url, label="Code to check in by phone")
        if hours is not None and hours.open_to_phones(now)
        else "",
        "url": url,
        "waiting": [(one, *_to_pay(one)) for one in doors.outside(course)] if open_ else [],
        "number": rows.count(),
        "latest": rows[:LATEST],
        "minutes": checking_in.SHOWN_FOR.seconds // 60,
    }
    return render(request, "completions/desk_door.html", context)


def _to_pay(one: Standing) -> tuple[str, Any]:
    """The address that opens the invoice of somebody at the door, and its code for their phone."""
    if one.invoice is None:
        return "", ""
    link = pay_links.link(one.invoice, through=one.invoice.due_on)
    return link, qr_code(link, label="Code to pay by phone")


@require_POST
@at_the_door
def let_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in who pays later."""
    form = LetInForm(request.POST)

    def deed(course: Course, payer: Payer, by: User) -> str:
        if not form.is_valid():
            raise DoorRefused(checking_in.SAY_WHY)
        checking_in.let_in(course=course, payer=payer, reason=form.cleaned_data["reason"], actor=by)
        return f"{payer.full_name} is in. The points come once it is paid."

    return _at_the_door(request, pk, deed)


@require_POST
@at_the_door
def ask_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the invoice of somebody who pays now."""

    def deed(course: Course, payer: Payer, by: User) -> str:
        checking_in.refuse_own(payer, by)
        checking_in.ask_payment(course=course, payer=payer, actor=by)
        return f"{payer.full_name} can pay now: the code stands beside the name."

    return _at_the_door(request, pk, deed)


@require_POST
@at_the_door
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Open one seat more; who stands at the door and pays nothing has it at once."""

    def deed(course: Course, payer: Payer, by: User) -> str:
        checking_in.refuse_own(payer, by)
        checking_in.one_seat_more(course=course, actor=by)
        one, _ = checking_in.check_in(course=course, payer=payer, actor=by)
        if one.in_at is None:
            return "One seat more is open."
        return f"One seat more is open, and {payer.full_name} is checked in."

    return _at_the_door(request, pk, deed)


def _at_the_door(
    request: HttpRequest, pk: int, deed: Callable[[Course, Payer, User], str]
) -> HttpResponse:
    """Do something for somebody who stands at a door; pk: of their row."""
    rows = Attendance.objects.select_related(
        "course__provider", "payer__certificant", "payer__recipient"
    )
    one = get_object_or_404(rows, pk=pk)
    try:
        messages.success(request, deed(one.course, one.payer, actor(request)))
    except NotNow:
        messages.warning(request, SHUT)
    except (DoorRefused, OrderRefused) as refused:
        messages.warning(request, str(refused))
    return redirect("completions:desk_door", one.course_id)


@never_cache
@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    """Who scanned the code checks in: with one tap when signed in, else by number and name."""
    sent = request.method == "POST"
    try:
        pk = checking_in.course_of(code, typed=sent)
    except DoorClosed:
        return render(request, "completions/door_closed.html", {"held": None}, status=410)
    course = get_object_or_404(doors.meetings(), pk=pk)
    hours = doors.hours(course)
    if hours is not None and not hours.open_to_phones(clock.now()):
        return _shut(request, course, hours)
    own = learner_of(request).payer
    form = CheckInForm(request.POST if sent and own is None else None)
    context: dict[str, Any] = {"course": course, "form": form, "own": own}
    if sent:
        if limited := ratelimit.consume_or_429(request, action="check_in"):
            return limited
        payer = own or _payer(form)
        try:
            if payer is not None:
                by = actor(request) if own is not None else None
                return _answer(request, course, payer, by, context)
        except NotNow as shut:
            return _shut(request, course, shut.hours)
        if form.is_valid():
            form.add_error(None, NOBODY)
    return render(request, "completions/check_in.html", context)


def _shut(request: HttpRequest, course: Course, hours: Hours) -> HttpResponse:
    """When the door is open, to who comes at another time."""
    now = clock.now()
    held = {"course": course, "held": hours, "early": now < hours.opens_at}
    by_staff = {"by_staff": hours.open(now)}
    return render(request, "completions/door_closed.html", held | by_staff, status=409)


def _answer(
    request: HttpRequest, course: Course, payer: Payer, by: User | None, context: dict[str, Any]
) -> HttpResponse:
    """They are in, or what keeps them from it: of that a stranger with a number learns nothing."""
    one, new = checking_in.check_in(course=course, payer=payer, actor=by, by_phone=True)
    if one.in_at is not None:
        found = {"new": new, "day": doors.day_of(course), "let_in": bool(one.let_in)}
        return render(request, "completions/checked_in.html", context | found)
    standing = doors.standing(course, one) if context["own"] else None
    return render(request, "completions/at_the_door.html", context | {"standing": standing})


def _payer(form: CheckInForm) -> Payer | None:
    if not form.is_valid():
        return None
    said = form.cleaned_data
    pk = person_of(said["number"], said["last_name"])
    return None if pk is None else Payer.of(Certificant.objects.get(pk=pk))

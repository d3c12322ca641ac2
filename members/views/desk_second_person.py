"""The desk's pages for what needs two: asking, the list of what waits, and the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members import tasks
from members.forms.second_person import LegalNameForm, ReasonForm, SignInEmailForm
from members.models import Certificant, Matter, Role, User
from members.queries import matters as queries
from members.services import identity, second_person
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.queue import wake

DECIDED_SHOWN = 25


class Asking(NamedTuple):
    """Something that can be asked for of a sign-in."""

    title: str
    form: type[forms.Form]
    ask: Callable[..., Matter]


OF_SIGN_IN = {
    "address": Asking("Another sign-in address", SignInEmailForm, identity.ask_sign_in_email),
    "second factor": Asking("Take the second factor off", ReasonForm, identity.ask_second_factor),
}


@require_safe
@staff_required(*Role.values)
def matters(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and what was decided lately."""
    user = actor(request)
    rows = [
        (row, second_person.kind_of(row), second_person.refusal(row, user))
        for row in queries.waiting(user)
    ]
    done = [(row, second_person.kind_of(row)) for row in queries.decided(user)[:DECIDED_SHOWN]]
    return render(request, "members/desk_matters.html", {"rows": rows, "done": done})


@require_http_methods(["GET", "POST"])
@staff_required(*Role.values, proven=True)
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at one matter and decide it."""
    user = actor(request)
    row = get_object_or_404(Matter.objects.select_related("asked_by", "decided_by"), pk=pk)
    if not user.has_role(row.role):
        raise PermissionDenied
    declines = request.POST.get("decision") == "decline"
    form = ReasonForm(request.POST if declines else None)
    if request.method == "POST" and (not declines or form.is_valid()):
        try:
            _decide(row, user, reason=form.cleaned_data["reason"] if declines else None)
        except second_person.MatterRefused as refused:
            messages.error(request, str(refused))
        else:
            said = "declined: nothing was changed" if declines else "confirmed and carried out"
            messages.success(request, f"{second_person.kind_of(row).title}: {said}.")
            return redirect("members:desk_matters")
        return redirect("members:desk_matter", pk)
    refusal, waits = second_person.refusal(row, user), row.decided_at is None
    return render(
        request,
        "members/desk_matter.html",
        {
            "matter": row,
            "kind": second_person.kind_of(row),
            "changes": second_person.kind_of(row).changes(row),
            "form": form,
            "refusal": refusal,
            "takes_back": row.asked_by_id == user.pk,
            "others": _others(row.role, user, row.about),
            **(second_person.kind_of(row).weigh(row, user, clock.today()) if waits else {}),
        },
    )


def _decide(row: Matter, user: User, *, reason: str | None) -> None:
    now = clock.now()
    if reason is None:
        second_person.confirm(matter=row, actor=user, now=now)
        wake(tasks.tell_matters)
    else:
        second_person.decline(matter=row, actor=user, reason=reason, now=now)


@require_http_methods(["GET", "POST"])
@staff_required(Role.RECORDS, proven=True)
def ask_of_sign_in(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Ask for a change of how somebody signs in; what: a key of OF_SIGN_IN."""
    asking = OF_SIGN_IN[what]
    user = get_object_or_404(User.objects.select_related("certificant"), pk=pk)
    form = asking.form(request.POST or None)
    return _asked(request, form, user, asking.title, asking.ask, user=user)


@require_http_methods(["GET", "POST"])
@staff_required(Role.RECORDS, proven=True)
def ask_legal_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a member is called otherwise."""
    person = get_object_or_404(Certificant.objects.select_related("user"), pk=pk)
    names = {field: getattr(person, field) for field in identity.NAME_FIELDS}
    form = LegalNameForm(request.POST or None, initial=names)

    def ask(*, reason: str, actor: User, **name: str) -> Matter:
        return identity.ask_legal_name(certificant=person, name=name, reason=reason, actor=actor)

    return _asked(request, form, person, "Another legal name", ask)


def _asked(
    request: HttpRequest,
    form: forms.Form,
    whose: User | Certificant,
    title: str,
    ask: Callable[..., Matter],
    **given: Any,
) -> HttpResponse:
    """The page on which something is asked for, and what comes of it."""
    who = actor(request)
    owner = (
        identity.owner_of(whose) if isinstance(whose, User) else identity.Owner(whose.user, whose)
    )
    if not who.has_role(owner.role):
        raise PermissionDenied
    back = _page_of(owner)
    if request.method == "POST" and form.is_valid():
        try:
            ask(**given, **form.cleaned_data, actor=who)
        except second_person.MatterRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "It waits for a second person now. Nothing is changed yet.")
            return redirect(back)
    context = {
        "form": form,
        "title": title,
        "owner": owner,
        "back": back,
        "role": owner.role.label,
        "others": _others(owner.role, who, owner.user),
    }
    return render(request, "members/desk_ask.html", context)


def _page_of(owner: identity.Owner) -> str:
    if owner.person is not None:
        return reverse("desk:member", args=[owner.person.pk])
    return reverse("desk:staff_person", args=[owner.user.pk]) if owner.user else ""


def _others(role: str, actor: User, about: User | None) -> list[User]:
    return queries.who_else_may(role, but={actor.pk} | ({about.pk} if about else set()))

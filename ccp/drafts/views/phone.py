"""Entries that were kept on a phone without a connection: the page for writing them, and where
they are sent once there is one.

An entry has the token of its form, so that sent twice it is one. It names the account that wrote
it and is taken by no other.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casework.services.intake import NotTaken
from ccp.drafts.queries.account import account_key
from ccp.forms import ASKED, ActivityForm, ProofForm
from ccp.models import Activity
from ccp.queries.preview import effects
from ccp.queries.tally import activity_facts
from ccp.rules.activities import ZERO
from ccp.rules.categories import CATEGORIES
from ccp.services.activities import log_activity
from ccp.services.entries import ActivityRefused
from ccp.services.proofs import add_proof
from ccp.views.offer import Offer, offer_of
from ccp.views.words import earned_through
from members.models import Certificant
from members.queries.policy import policy
from plumbing import clock, uploads
from plumbing.access import member_required, own_eyes
from plumbing.templatetags.hours import points
from plumbing.templatetags.ui import and_list

View = Callable[..., HttpResponseBase]
OTHER_ACCOUNT = (
    "It was written by another account and is kept for it. Sign in with that account to send it."
)
NOTHING_HELD = "There is no certification to log for. Ask the office."
NOT_COUNTED = "It counts for none of your cycles of today. Its page says why."
LEFT_OUT = "It was not read: the files of one entry may be 20, together up to 200 MB."


def _for_scripts(view: View) -> View:
    """Of an address that a script asks: without a session it answers 401, and leads nowhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.headers.get("Accept") == "application/json"
        if asked and not request.user.is_authenticated:
            return JsonResponse({}, status=401)
        return member_required(view)(request, *args, **kwargs)

    return guarded


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows the page below when there is no connection; it knows nobody."""
    context = {"page": reverse("drafts:phone")}
    answer = render(request, "ccp/drafts/worker.js", context, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
@member_required
@own_eyes
def phone(request: HttpRequest) -> HttpResponse:
    """The page that the phone keeps: a form for each category, worked out by nobody."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    offer = offer_of(person, on)
    forms = [_empty(code, offer) for code in ASKED] if offer.certifications else []
    return render(request, "ccp/drafts/phone.html", {"forms": forms})


@require_safe
@_for_scripts
@own_eyes
def state(request: HttpRequest) -> HttpResponse:
    """Whose session it is, and what a form of it has to carry."""
    return JsonResponse({"account": account_key(request.user), "csrf": get_token(request)})  # type: ignore[arg-type]


@require_POST
@_for_scripts
def send(request: HttpRequest) -> HttpResponse:
    """Take one entry with its files: 200 with what it counts and what became of each file; 409 for
    another account's; 422 with why, where the entry is not taken.
    """
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    if request.POST.get("account") != account_key(request.user):  # type: ignore[arg-type]
        return JsonResponse({"why": [OTHER_ACCOUNT]}, status=409)
    on = clock.today()
    offer, category = offer_of(person, on), request.POST.get("category", "")
    if category not in ASKED or not offer.certifications:
        return JsonResponse({"why": [NOTHING_HELD]}, status=422)
    form = _form(request, category, offer)
    if not form.is_valid():
        return JsonResponse({"why": _errors(form)}, status=422)
    try:
        activity = log_activity(
            certificant=person,
            entry=form.entry(),
            certification_ids=form.certification_ids,
            on=on,
            actor=request.user,  # type: ignore[arg-type]
            token=form.token,
        )
    except ActivityRefused as refused:
        return JsonResponse({"why": [str(refused)]}, status=422)
    return JsonResponse(
        {
            "url": reverse("ccp:activity", args=[activity.pk]),
            "said": _counted(activity, form, offer),
            "files": _files(request, activity),
        }
    )


def _counted(activity: Activity, form: ActivityForm, offer: Offer) -> str:
    """What an entry that was just taken counts, for each certification that it is for."""
    heads: dict[Decimal, list[str]] = {}
    own = [row for row in offer.certifications if row.pk in form.certification_ids]
    for effect in effects(own, activity_facts(activity), clock.today()):
        worth = effect.line.counted if effect.line else ZERO
        heads.setdefault(worth, []).append(offer.codes[effect.certification.pk])
    counted = [
        f"{points(worth)} for {and_list(codes)}"
        for worth, codes in sorted(heads.items(), reverse=True)
        if worth
    ]
    return f"Counted: {', '.join(counted)}." if counted else NOT_COUNTED


def _files(request: HttpRequest, activity: Activity) -> list[dict[str, str]]:
    """Keep the files; of each its name, and why it was not kept ("" where it was)."""
    proofs = ProofForm(request.POST, request.FILES)
    chosen = proofs.chosen() if proofs.is_valid() else []
    told = []
    for file in chosen:
        why = ""
        try:
            add_proof(activity=activity, file=file, actor=request.user)  # type: ignore[arg-type]
        except NotTaken as refused:
            why = str(refused)
        told.append({"name": file.name, "why": why})
    told += [{"name": name, "why": LEFT_OUT} for name in uploads.left_out(request)]
    return told


def _form(request: HttpRequest, category: str, offer: Offer) -> ActivityForm:
    return ActivityForm(
        request.POST,
        category=category,
        certifications=offer.certifications,
        codes=offer.codes,
        policy=policy(),
        on=clock.today(),
    )


def _errors(form: ActivityForm) -> list[str]:
    """What the form says, each with the field that it is about."""
    return [
        message if name == "__all__" else f"{form.fields[name].label}: {message}"
        for name, messages in form.errors.items()
        for message in map(str, messages)
    ]


def _empty(category: str, offer: Offer) -> dict[str, Any]:
    """An empty form with its own ids, as several stand on one page."""
    on = clock.today()
    form = ActivityForm(
        category=category,
        certifications=offer.certifications,
        codes=offer.codes,
        policy=policy(),
        on=on,
        initial={"certifications": offer.ticked(on)},
        auto_id=f"{category}-%s",
    )
    label = policy()[CATEGORIES][category].on(on).label
    return {"form": form, "code": category, "label": label, "through": earned_through(category, on)}

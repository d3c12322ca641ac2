"""Log CE: choose a category, fill in its fields, see the points, save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.views.handing_in import told_kept
from ccp.forms import ASKED, ActivityForm, ProofForm, initial_of
from ccp.models import Activity, Category
from ccp.models.activity import POSTED
from ccp.queries.activities import known_to, repeatable
from ccp.queries.tally import activity_facts
from ccp.rules.categories import CATEGORIES, place_in_lists
from ccp.services.activities import change_activity, log_activity, shown
from ccp.services.entries import ActivityRefused
from ccp.views.credential import filled
from ccp.views.offer import Offer, offer_of
from ccp.views.points_box import PointsBox, points_box, too_many_hours
from ccp.views.proofs import keep_files
from ccp.views.words import earned_through, rate
from members.models import Certificant
from members.queries.policy import policy
from plumbing import clock
from plumbing.access import member_required
from plumbing.meanwhile import ChangedMeanwhile
from plumbing.row_ids import row_id
from plumbing.templatetags.ui import day

ICONS = {
    Category.PROFESSIONAL_EDUCATION: "graduation-cap",
    Category.FORMAL_EDUCATION: "school",
    Category.EMPLOYMENT: "briefcase",
    Category.AUTHORSHIP: "pen-line",
    Category.INSTRUCTION: "presentation",
    Category.ORGANIZATION: "users",
}
SAVED_COOKIE = "ce_saved"


@require_http_methods(["GET", "POST"])
@member_required
def log(request: HttpRequest) -> HttpResponse:
    """A new entry; without `?category=` the categories to choose from."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    repeated = _repeated(request, person)
    category = repeated.category if repeated else request.GET.get("category", "")
    if not category:
        return _choose(request, person, on)
    if category not in ASKED:
        raise Http404
    offer = offer_of(person, on)
    if not offer.certifications:
        return render(request, "ccp/log_none.html")
    initial = {} if request.method == "POST" else _initial(repeated, offer, on)
    proofs = ProofForm(request.POST or None, request.FILES or None)
    saving = request.method == "POST" and "work_out" not in request.POST
    read = _read(request, category, proofs) if saving else None
    form = entry_form(request, category, offer, on, initial, typed=read)
    if saving and not read and form.is_valid() and proofs.is_valid():
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
            form.refuse(refused)
        else:
            return _saved(request, form, proofs, activity, on)
    return entry_page(request, form, offer, person, on, proofs=proofs, repeated=repeated)


@require_http_methods(["GET", "POST"])
@member_required
def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was reported, while its cycles are open."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    activity = get_object_or_404(known_to(person).exclude(POSTED), pk=pk)
    if activity.withdrawn_at:
        return redirect("ccp:activity", activity.pk)
    offer = offer_of(person, on)
    form = entry_form(request, activity.category, offer, on, initial_of(activity))
    form.show(shown(activity))
    if request.method == "POST" and "work_out" not in request.POST and form.is_valid():
        try:
            changed = change_activity(
                activity=activity,
                entry=form.entry(),
                certification_ids=form.certification_ids,
                on=on,
                actor=request.user,  # type: ignore[arg-type]
                seen=form.mark,
            )
        except ActivityRefused as refused:
            form.refuse(refused)
        except ChangedMeanwhile as met:
            form.meet(met)
        else:
            messages.success(request, "Your change is saved.")
            warn_of(request, changed, on)
            return without_draft(redirect("ccp:activity", activity.pk), form.token)
    return entry_page(request, form, offer, person, on, activity=activity)


def while_typing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Of the points box of a form, which is asked for while somebody types, for a member.

    A session that ended answers 401, which swaps nothing and leaves the page where it is.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.headers.get("HX-Request") and not request.user.is_authenticated:
            return HttpResponse(status=401)
        return member_required(view)(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "POST"])
@while_typing
def points(request: HttpRequest) -> HttpResponse:
    """The points box for what is typed so far; nothing is saved. Whoever comes back to this address
    by signing in goes on to the form.
    """
    chosen = request.GET.get("category", "")
    if request.method == "GET":
        return redirect(reverse("ccp:log", query={"category": chosen} if chosen else {}))
    known = row_id(request.GET.get("activity", "")) or 0
    return box_answer(request, chosen, known=known)


def box_answer(
    request: HttpRequest,
    category: str,
    *,
    known: int = 0,
    asked_on: Callable[[date | None], date] | None = None,
) -> HttpResponse:
    """The points box of a form that is being filled in. known: the id of what is being changed;
    asked_on: the day as of which an entry is counted, by when it was completed; default today.
    """
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    if category not in ASKED:
        raise Http404
    offer = offer_of(person, on)
    form = entry_form(request, category, offer, on, {})
    facts = form.facts()
    as_of = asked_on(facts.last_day if facts else None) if asked_on else on
    box = _box(form, offer, person, on, known=known, as_of=as_of)
    return render(request, "ccp/_points.html", {"form": form, "box": box, "swapped": True})


def _read(request: HttpRequest, category: str, proofs: ProofForm) -> QueryDict | None:
    """What was typed, completed by a credential among the files; its member is asked to look."""
    read = filled(request, category, proofs.chosen()) if proofs.is_valid() else None
    if read is None:
        return None
    typed, told = read
    messages.info(
        request,
        f"{told} What it says is filled in below. Look it over, choose the file again, and save.",
    )
    return typed


def _initial(repeated: Activity | None, offer: Offer, on: date) -> dict[str, Any]:
    """What a new form begins with: of an entry to repeat all but its days."""
    days = {"completed_on", "from_day", "to_day"}
    old = initial_of(repeated) if repeated else {}
    kept = {name: value for name, value in old.items() if name not in days}
    return kept | {"certifications": offer.ticked(on)}


def entry_form(
    request: HttpRequest,
    category: str,
    offer: Offer,
    on: date,
    initial: dict[str, Any],
    *,
    typed: QueryDict | None = None,
) -> ActivityForm:
    """The form of an entry. typed: in place of what was sent."""
    return ActivityForm(
        typed or request.POST or None,
        category=category,
        certifications=offer.certifications,
        codes=offer.codes,
        policy=policy(),
        on=on,
        initial=initial,
    )


def _box(
    form: ActivityForm,
    offer: Offer,
    person: Certificant,
    on: date,
    *,
    known: int = 0,
    saved: Activity | None = None,
    as_of: date | None = None,
) -> PointsBox:
    """Of what is typed; before that of what is `saved`. known: the id of what is being changed.
    as_of: the day as of which it is counted, where that is not `on`.
    """
    if form.is_bound:
        facts, ticked = form.facts(), form.certification_ids
    else:
        facts = activity_facts(saved) if saved else None
        ticked = [int(pk) for pk in form.initial.get("certifications", [])]
    if facts and known:
        facts = replace(facts, id=known)
    return points_box(
        person, offer.certifications, offer.codes, ticked, facts, as_of or on, today=on
    )


def entry_page(
    request: HttpRequest,
    form: ActivityForm,
    offer: Offer,
    person: Certificant,
    on: date,
    *,
    template: str = "ccp/log.html",
    begun: Activity | None = None,
    as_of: date | None = None,
    **more: Any,
) -> HttpResponse:
    """The form with its points box and all that stands around it. begun: what an unsaved entry
    begins with, where it is complete; as_of: the day as of which it is counted, where that is not
    today; more: of its template.
    """
    activity: Activity | None = more.get("activity")
    known = activity.pk if activity else 0
    category = policy()[CATEGORIES][form.category].on(on)
    context = {
        "form": form,
        "box": _box(form, offer, person, on, known=known, saved=activity or begun, as_of=as_of),
        "category": category,
        "rate": rate(category),
        "earned_through": earned_through(form.category, on),
        "icon": ICONS[Category(form.category)],
        "bad_files": bool(form.errors and request.FILES),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context | more, status=status)


def _choose(request: HttpRequest, person: Certificant, on: date) -> HttpResponse:
    cards = [
        {
            "code": code,
            "label": in_force.label,
            "rate": rate(in_force),
            "earned_through": earned_through(code, on),
            "icon": ICONS[Category(code)],
        }
        for code in sorted(ASKED, key=place_in_lists)
        for in_force in [policy()[CATEGORIES][code].on(on)]
    ]
    return render(
        request, "ccp/log_choose.html", {"cards": cards, "repeatable": repeatable(person)}
    )


def _repeated(request: HttpRequest, person: Certificant) -> Activity | None:
    pk = row_id(request.GET.get("repeat", ""))
    if pk is None:
        return None
    rows = known_to(person).exclude(POSTED)
    return get_object_or_404(rows, pk=pk)


def warn_of(request: HttpRequest, activity: Activity, on: date) -> None:
    """Say what is unusual about an entry that was taken all the same."""
    if hours := too_many_hours(activity):
        messages.warning(
            request,
            f"Your entries of {day(activity.completed_on)} come to {hours} hours, more than a day "
            "has. It counts as you reported it; keep the proof.",
        )
    if activity.completed_on > on:
        messages.warning(
            request,
            f"{day(activity.completed_on)} is still to come. It counts once the day has come and "
            "only if it lies in a cycle.",
        )


def _saved(
    request: HttpRequest, form: ActivityForm, proofs: ProofForm, activity: Activity, on: date
) -> HttpResponse:
    kept = keep_files(request, proofs, activity, request.user)  # type: ignore[arg-type]
    said = "Your activity is saved."
    if kept:
        said += " " + told_kept(kept)
    messages.success(request, said)
    warn_of(request, activity, on)
    if "another" in request.POST:
        response = redirect(reverse("ccp:log") + "?" + urlencode({"category": form.category}))
    else:
        response = redirect("ccp:activity", activity.pk)
    return without_draft(response, form.token)


def without_draft(response: HttpResponse, token: UUID | None) -> HttpResponse:
    """Tell draft.js on the next page which draft is safe on the server and can go."""
    response.set_cookie(
        SAVED_COOKIE,
        str(token),
        max_age=86400,
        path="/",  # a form of an application is elsewhere
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response

"""One draft: a card of what the email seems to say, or the whole form; confirmed by one press, or
thrown away.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casework.views import handing_out
from casework.views.handing_in import told_kept
from ccp.drafts.models import Draft, DraftProof
from ccp.drafts.queries.drafts import proofs_of, with_more
from ccp.drafts.rules.keeping import asked_on, keeps_through
from ccp.drafts.services import drafts as services
from ccp.drafts.views.card import card_of
from ccp.forms import ASKED, ProofForm
from ccp.models import Activity, Category, Criterion
from ccp.rules.categories import CATEGORIES
from ccp.services.entries import ActivityRefused
from ccp.views.log import (
    box_answer,
    entry_form,
    entry_page,
    warn_of,
    while_typing,
    without_draft,
)
from ccp.views.offer import Offer, offer_of
from ccp.views.proofs import keep_files
from members.models import Certificant
from members.queries.policy import policy
from plumbing import clock
from plumbing.access import member_required, own_eyes
from plumbing.uploads import ScanState


@require_http_methods(["GET", "POST"])
@member_required
@own_eyes
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What was guessed, with what is missing asked, or the whole form where its member wants to
    change it; saved, the draft is an activity with its files.
    """
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    row = get_object_or_404(with_more(Draft.objects.filter(certificant=person)), pk=pk)
    if row.activity_id is not None:
        return redirect("ccp:activity", row.activity_id)
    if row.thrown_away_at is not None:
        return render(request, "ccp/drafts/gone.html", status=410)
    category = request.GET.get("category", row.category)
    if category not in ASKED:
        raise Http404
    offer = offer_of(person, on)
    if not offer.certifications:
        return render(request, "ccp/log_none.html")
    as_of = asked_on(row.completed_on, row.named_on, row.received_on, on, policy())
    form = entry_form(request, category, offer, on, _initial(row, offer, as_of))
    proofs = ProofForm(request.POST or None, request.FILES or None)
    saving = request.method == "POST" and "work_out" not in request.POST
    if saving and form.is_valid() and proofs.is_valid():
        try:
            activity = services.confirm(
                draft=row,
                entry=form.entry(),
                certification_ids=form.certification_ids,
                on=on,
                actor=request.user,  # type: ignore[arg-type]
            )
        except ActivityRefused as refused:
            form.refuse(refused)
        else:
            return _saved(request, row, proofs, activity, on)
    whole = form.is_bound or request.GET.keys() & {"change", "category"}
    return entry_page(
        request,
        form,
        offer,
        person,
        on,
        template="ccp/drafts/draft.html" if whole else "ccp/drafts/card.html",
        begun=_begun(row, person, category),
        as_of=as_of,
        proofs=proofs,
        card=None if whole else card_of(form, row),
        **_context(row, on),
    )


@require_http_methods(["GET", "POST"])
@while_typing
@own_eyes
def points(request: HttpRequest, pk: int) -> HttpResponse:
    """The points box of a draft that is being filled in, as of the day as of which it counts."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    row = _own(person, pk)
    if request.method == "GET":
        return redirect("drafts:draft", row.pk)
    by = partial(
        asked_on,
        named_on=row.named_on,
        received_on=row.received_on,
        on=clock.today(),
        policy=policy(),
    )
    return box_answer(request, request.GET.get("category", ""), asked_on=by)


@require_http_methods(["GET", "POST"])
@member_required
@own_eyes
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then throw a draft away with its files."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    row = _own(person, pk)
    if not row.is_open:
        return redirect("ccp:log")
    if request.method == "POST":
        services.throw_away(draft=row, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, "The draft is thrown away.")
        return redirect("ccp:log")
    context = {"draft": row, "files": proofs_of(row)}
    return render(request, "ccp/drafts/throw_away.html", context)


@require_safe
@member_required
@own_eyes
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that came with a draft, as it was sent."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    rows = DraftProof.objects.select_related("document").filter(
        draft__certificant=person, removed_at__isnull=True
    )
    kept = get_object_or_404(rows, pk=pk)
    try:
        return handing_out.original(kept)
    except FileNotFoundError:
        raise Http404 from None


def _own(person: Certificant, pk: int) -> Draft:
    return get_object_or_404(Draft, pk=pk, certificant=person)


def _initial(row: Any, offer: Offer, as_of: date) -> dict[str, Any]:
    """What the email seems to say; why it qualifies as the member said of the latest entry, or as
    most do.
    """
    return {
        "token": row.token,
        "title": row.title,
        "provider": row.provider,
        "completed_on": row.completed_on,
        "to_day": row.completed_on,
        "hours": row.hours,
        "certifications": offer.ticked(as_of),
        "criteria": row.last_criteria or [Criterion.KNOWLEDGE],
    }


def _begun(row: Draft, person: Certificant, category: str) -> Activity | None:
    """What the email tells, where that is all that bears on points."""
    by_hours = category in {Category.PROFESSIONAL_EDUCATION, Category.INSTRUCTION}
    if not by_hours or row.completed_on is None or row.hours is None:
        return None
    return Activity(
        certificant=person,
        category=category,
        title=row.title,
        provider=row.provider,
        completed_on=row.completed_on,
        hours=row.hours,
    )


def _context(row: Any, on: date) -> dict[str, Any]:
    kept = [proof for proof in proofs_of(row) if proof.document.scan != ScanState.INFECTED]
    row.keeps_through = keeps_through(row.received_on, policy())
    return {
        "draft": row,
        "in_time": row.named_on is not None and on <= row.keeps_through,
        "files": kept,
        "uploads": row.uploads.order_by("pk") if row.has_odd_files else [],
        "categories": [(code, policy()[CATEGORIES][code].on(on).label) for code in ASKED],
    }


def _saved(
    request: HttpRequest, row: Draft, proofs: ProofForm, activity: Activity, on: date
) -> HttpResponse:
    kept = keep_files(request, proofs, activity, request.user)  # type: ignore[arg-type]
    said = "Your activity is saved."
    if kept:
        said += " " + told_kept(kept)
    messages.success(request, said)
    warn_of(request, activity, on)
    return without_draft(redirect("ccp:activity", activity.pk), row.token)

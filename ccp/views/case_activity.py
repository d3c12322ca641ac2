"""An activity entered for a case alone: listed in an audit, or for an application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from casework.models import Case, CaseItem
from casework.services.cases import CaseRefused
from casework.services.submissions import add_file
from casework.views.handing_in import hand_in, told_kept
from ccp.forms import ASKED, ActivityForm, ProofForm
from ccp.models import Category
from ccp.rules.categories import CATEGORIES
from ccp.views.log import ICONS, without_draft
from ccp.views.words import rate
from members.models import Certification
from members.queries.policy import policy
from members.queries.programs import code_and_name


def cards(on: date) -> list[dict[str, Any]]:
    """The categories that can be chosen, by the policy of a day."""
    return [_kind(code, on) | {"code": code} for code in ASKED]


def _kind(code: str, on: date) -> dict[str, Any]:
    held = policy()[CATEGORIES][code].on(on)
    return {"label": held.label, "rate": rate(held), "icon": ICONS[Category(code)]}


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is put. rates_on: the day whose categories hold. put: keeps it, and raises
    CaseRefused. said: when it is kept. back: the answer then. template, context: of the form.
    """

    case: Case
    certification: Certification
    rates_on: date
    put: Callable[[Any], CaseItem]
    said: str
    back: Callable[[], Any]
    template: str
    context: dict[str, Any]


def entry_page(request: HttpRequest, place: Place, category: str, on: date) -> HttpResponse:
    """The form of a category, and what becomes of it with its files; 404 for one not asked for."""
    if category not in ASKED:
        raise Http404
    held = place.certification
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data.setlist("certifications", [str(held.pk)])
    form = ActivityForm(
        data,
        category=category,
        certifications=[held],
        codes={held.pk: code_and_name(held.program, on).code},
        policy=policy(),
        on=on,
    )
    proofs = ProofForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and proofs.is_valid():
        try:
            item = place.put(form.entry())
        except CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            _keep(request, place, item, proofs)
            return without_draft(place.back(), form.token)
    context = {
        **place.context,
        **_kind(category, place.rates_on),
        "category": category,
        "number": place.case.number,
        "form": form,
        "proofs": proofs,
        "bad_files": bool(form.errors and request.FILES),
    }
    return render(request, place.template, context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, place: Place, item: CaseItem, proofs: ProofForm) -> None:
    """Put the files that came with it to the activity, telling each that was refused."""

    def keep(file: Any) -> Any:
        return add_file(case=place.case, item=item, file=file, actor=request.user)  # type: ignore[arg-type]

    kept = hand_in(request, proofs.chosen(), keep=keep, known=())
    messages.success(request, f"{place.said} {told_kept(kept)}" if kept else place.said)

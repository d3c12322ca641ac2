"""Listing activities within a case: of an attested cycle, or to replace what was not accepted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework.services.cases import CaseRefused
from casework.services.submissions import add_file
from casework.views.handing_in import hand_in, told_kept
from ccp.audit.panels import CasePanel
from ccp.audit.services.listing import list_activity, unlist_activity
from ccp.audit.views.own import answer_of, own_case, own_row
from ccp.forms import ASKED, ActivityForm, ProofForm
from ccp.models import Category
from ccp.rules.categories import CATEGORIES
from ccp.views.log import ICONS, without_draft
from ccp.views.words import rate
from members.queries.policy import policy
from plumbing import clock
from plumbing.access import member_required


@require_http_methods(["GET", "POST"])
@member_required
def listing(request: HttpRequest, number: str) -> HttpResponse:
    """What is listed, and the categories to add one of; with `?category=` its form."""
    case = own_case(request, number, clock.today())
    if not case.lists and request.method == "GET":
        return redirect("audit:case", number)
    category = request.GET.get("category", "")
    if category:
        return _entry(request, case, category)
    answer = answer_of(case)
    rows = answer.rows if case.attested else [row for row in answer.rows if row.found.listed]
    context = {"case": case, "rows": rows, "shown": answer.shown, "cards": _cards(case.start)}
    return render(request, "ccp/audit/list.html", context)


def _cards(start: date) -> list[dict[str, Any]]:
    """The categories by the policy of the cycle."""
    return [
        {
            "code": code,
            "label": in_force.label,
            "rate": rate(in_force),
            "icon": ICONS[Category(code)],
        }
        for code in ASKED
        for in_force in [policy()[CATEGORIES][code].on(start)]
    ]


def _entry(request: HttpRequest, case: CasePanel, category: str) -> HttpResponse:
    if category not in ASKED:
        raise Http404
    held = case.audit.certification
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data.setlist("certifications", [str(held.pk)])
    form = ActivityForm(
        data,
        category=category,
        certifications=[held],
        codes={held.pk: case.code},
        policy=policy(),
        on=case.on,
    )
    proofs = ProofForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and proofs.is_valid():
        try:
            item = list_activity(
                audit=case.audit,
                entry=form.entry(),
                on=case.on,
                actor=request.user,  # type: ignore[arg-type]
            )
        except CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            _keep(request, case, item, proofs)
            return without_draft(redirect("audit:list", case.number), form.token)
    in_force = policy()[CATEGORIES][category].on(case.start)
    context = {
        "case": case,
        "form": form,
        "proofs": proofs,
        "category": in_force,
        "rate": rate(in_force),
        "icon": ICONS[Category(category)],
        "bad_files": bool(form.errors and request.FILES),
    }
    status = 422 if form.errors else 200
    return render(request, "ccp/audit/list_form.html", context, status=status)


def _keep(request: HttpRequest, case: CasePanel, item: Any, proofs: ProofForm) -> None:
    """Put the files that came with it to the activity, telling each that was refused."""

    def keep(file: Any) -> Any:
        return add_file(case=case.audit.case, item=item, file=file, actor=request.user)  # type: ignore[arg-type]

    kept = hand_in(request, proofs.chosen(), keep=keep, known=())
    said = "It is on the list."
    messages.success(request, f"{said} {told_kept(kept)}" if kept else said)


@require_POST
@member_required
def unlist(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """Take an activity off the list that was not sent yet."""
    case = own_case(request, number, clock.today())
    row = own_row(case, position)
    try:
        unlist_activity(audit=case.audit, item=row.item, on=case.on, actor=request.user)  # type: ignore[arg-type]
    except CaseRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "It is off the list.")
    return redirect("audit:list", number)

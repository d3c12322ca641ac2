"""Listing activities within a case: of an attested cycle, or to replace what was not accepted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework.services.cases import CaseRefused
from ccp.audit.panels import CasePanel
from ccp.audit.services.listing import list_activity, unlist_activity
from ccp.audit.views.own import answer_of, own_case, own_row
from ccp.views.case_activity import Place, cards, entry_page
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
    context = {"case": case, "rows": rows, "shown": answer.shown, "cards": cards(case.start)}
    return render(request, "ccp/audit/list.html", context)


def _entry(request: HttpRequest, case: CasePanel, category: str) -> HttpResponse:
    place = Place(
        case=case.audit.case,
        certification=case.audit.certification,
        rates_on=case.start,
        put=lambda entry: list_activity(
            audit=case.audit,
            entry=entry,
            on=case.on,
            actor=request.user,  # type: ignore[arg-type]
        ),
        said="It is on the list.",
        back=lambda: redirect("audit:list", case.number),
        template="ccp/audit/list_form.html",
        context={"case": case},
    )
    return entry_page(request, place, category, case.on)


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

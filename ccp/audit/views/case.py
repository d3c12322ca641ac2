"""The member's case: the checklist, the one button that answers, and the receipt."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.services.cases import CaseRefused
from casework.views.case_files import files_context
from ccp.audit.forms import MoreTimeForm
from ccp.audit.queries.course import course
from ccp.audit.queries.letters import account
from ccp.audit.queries.own_draw import own_draw, units_of
from ccp.audit.queries.receipts import receipt
from ccp.audit.queries.record import Record
from ccp.audit.rules.figures import MOST_EXTENSION_DAYS
from ccp.audit.rules.telling import Telling
from ccp.audit.services.answer import ask_more_time, say_none, submit_answer
from ccp.audit.views.own import answer_of, own_case, own_row
from ccp.audit.views.tracker import steps
from ccp.views.log import without_draft
from members.models import Certificant
from members.queries.policy import policy
from members.queries.programs import code_and_name
from plumbing import clock
from plumbing.access import member_required


@require_safe
@member_required
def show(request: HttpRequest, number: str) -> HttpResponse:
    """A case: what it needs of its member, or where it stands."""
    case = own_case(request, number, clock.today())
    unit = case.audit.unit
    draws = case.telling in {Telling.ANSWER, Telling.CONFIRM, Telling.LIST}
    record = Record(case.audit)
    past = course(record)
    found = account(record, case.on, past.decision) if past.decision else None
    answers = case.mine or case.telling == Telling.OVER
    return render(
        request,
        "ccp/audit/case.html",
        {
            "case": case,
            "answer": answer_of(case, record, found) if answers else None,
            "course": past,
            "found": found,
            "steps": steps(case, past),
            "why": own_draw(unit) if unit and draws else None,
            **files_context(),
        },
    )


@require_POST
@member_required
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """Answer with all that is there; pressed twice it is one answer."""
    case = own_case(request, number, clock.today())
    try:
        submit_answer(audit=case.audit, on=case.on, actor=request.user)  # type: ignore[arg-type]
    except CaseRefused as refused:
        messages.error(request, str(refused))
    return redirect("audit:case", number)


@require_POST
@member_required
def none(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """Say that there is no proof of one activity, or that there is one after all."""
    case = own_case(request, number, clock.today())
    row = own_row(case, position)
    try:
        say_none(audit=case.audit, item=row.item, none=bool(request.POST.get("none")), on=case.on)
    except CaseRefused as refused:
        messages.error(request, str(refused))
    return redirect("audit:case", number)


@require_safe
@member_required
def receipt_page(request: HttpRequest, number: str, submission: int) -> HttpResponse:
    """The receipt of one answer, with all that was sent."""
    case = own_case(request, number, clock.today())
    found = receipt(Record(case.audit), submission)
    if found is None:
        return redirect("audit:case", number)
    return render(request, "ccp/audit/receipt.html", {"case": case, "receipt": found})


@require_http_methods(["GET", "POST"])
@member_required
def more_time(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for more days; staff decide."""
    case = own_case(request, number, clock.today())
    if not case.may_ask_time and request.method == "GET":
        return redirect("audit:case", number)
    most = policy()[MOST_EXTENSION_DAYS].on(case.on)
    form = MoreTimeForm(request.POST or None, most=most)
    if request.method == "POST" and form.is_valid():
        try:
            ask_more_time(
                audit=case.audit,
                days=form.cleaned_data["days"],
                why=form.cleaned_data["why"],
                token=form.key,
                on=case.on,
                actor=request.user,  # type: ignore[arg-type]
            )
        except CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "We have your request. The answer comes by email.")
            return without_draft(redirect("audit:case", number), form.key)
    context = {"case": case, "form": form, "most_days": most}
    return render(request, "ccp/audit/more_time.html", context, status=422 if form.errors else 200)


@require_safe
@member_required
def draw(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Own id, ticket and cut of the draw that a cycle was in, and how to check them."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    own = own_draw(get_object_or_404(units_of(person), pk=unit))
    if own is None:
        raise Http404
    held = own.unit.certification
    code = code_and_name(held.program, clock.today()).code
    return render(request, "ccp/audit/draw.html", {"own": own, "held": held, "code": code})

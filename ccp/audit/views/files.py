"""Files of a case, as its member adds, sees and removes them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from casework.models import CaseFile, CaseItem
from casework.queries.cases import verdicts_of
from casework.queries.uses import in_force
from casework.rules.verdicts import Outcome
from casework.services.submissions import add_file
from casework.views import handing_out
from casework.views.case_files import file_of, files_context, handed_out, take_out
from casework.views.handing_in import add_files, by_script
from ccp.audit.panels import CasePanel
from ccp.audit.rules.telling import Telling
from ccp.audit.views.own import own_case, own_row
from ccp.forms import ProofForm
from plumbing import clock
from plumbing.access import member_required, own_eyes


@require_safe
@member_required
def item(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """The proofs of one activity."""
    case = own_case(request, number, clock.today())
    context = {"case": case, "row": own_row(case, position), **files_context()}
    return render(request, "ccp/audit/item.html", context)


def add(request: HttpRequest, number: str, position: int) -> HttpResponseBase:
    """Add files to one activity, or to an appeal (position 0).

    A script that sends one file at a time is told in plain text: 204 taken, 422 with the reason,
    401 where the session has ended.
    """
    if by_script(request) and not request.user.is_authenticated:
        return HttpResponse(status=401)
    return _add(request, number, position)


@require_POST
@member_required
def _add(request: HttpRequest, number: str, position: int) -> HttpResponse:
    case = own_case(request, number, clock.today())
    target = _target(case, position)
    form = ProofForm(request.POST, request.FILES)
    chosen = form.chosen() if form.is_valid() else []

    def keep(file: Any) -> CaseFile:
        return add_file(case=case.audit.case, item=target, file=file, actor=request.user)  # type: ignore[arg-type]

    told = add_files(request, chosen, keep=keep, known=_known(case, target))
    return told or _back(case, target)


def _target(case: CasePanel, position: int) -> CaseItem | None:
    """The item that files are for; None is the appeal."""
    if position == 0:
        if case.telling != Telling.APPEAL:
            raise Http404
        return None
    item = get_object_or_404(CaseItem, case=case.audit.case_id, position=position)
    verdict = verdicts_of(item.case).get(item.pk)
    if verdict is not None and verdict.outcome == Outcome.ACCEPT:
        raise Http404  # it would be judged anew
    return item


def _known(case: CasePanel, target: CaseItem | None) -> Any:
    return in_force(CaseFile, case=case.audit.case_id, item=target)


def _back(case: CasePanel, target: CaseItem | None) -> HttpResponse:
    if target is None or case.telling == Telling.APPEAL:
        return redirect("audit:appeal", case.number)
    return redirect("audit:case", case.number)


@require_POST
@member_required
def remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a file out that was not sent yet."""
    case = own_case(request, number, clock.today())
    file = file_of(case.audit.case_id, pk)
    take_out(request, file)
    return _back(case, file.item)


@require_safe
@member_required
@own_eyes
def original(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A file of the case, byte by byte."""
    return handed_out(_own(request, number, pk), handing_out.original)


@require_safe
@member_required
@own_eyes
def preview(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """Its copy."""
    return handed_out(_own(request, number, pk), handing_out.copy)


def _own(request: HttpRequest, number: str, pk: int) -> CaseFile:
    return file_of(own_case(request, number, clock.today()).audit.case_id, pk)

"""The appeal of a failed audit: files, and the statement that sends it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.services.cases import CaseRefused
from casework.views.case_files import files_context
from ccp.audit.forms import AppealForm
from ccp.audit.queries.answers import of_appeal
from ccp.audit.rules.telling import Telling
from ccp.audit.services.answer import submit_appeal
from ccp.audit.views.checklist import File
from ccp.audit.views.own import answer_of, own_case
from ccp.views.log import without_draft
from plumbing import clock
from plumbing.access import member_required


@require_http_methods(["GET", "POST"])
@member_required
def appeal(request: HttpRequest, number: str) -> HttpResponse:
    """Write the statement and send it with the files there are; sent twice it is one appeal."""
    case = own_case(request, number, clock.today())
    if case.telling != Telling.APPEAL and request.method == "GET":
        return redirect("audit:case", number)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            submit_appeal(
                audit=case.audit,
                statement=form.cleaned_data["statement"],
                on=case.on,
                actor=request.user,  # type: ignore[arg-type]
            )
        except CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Your appeal is sent.")
            return without_draft(redirect("audit:case", number), form.key)
    context = {
        "case": case,
        "form": form,
        "files": [File(use, number) for use in of_appeal(case.audit)],
        "row": {"number": 0},
        "rows": [row for row in answer_of(case).rows if row.takes_files],
        **files_context(),
    }
    return render(request, "ccp/audit/appeal.html", context, status=422 if form.errors else 200)

"""Files of an application, as its member adds, sees and removes them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from casework.models import CaseFile
from casework.queries.uses import in_force
from casework.services.submissions import add_file
from casework.views import handing_out
from casework.views.case_files import file_of, handed_out, take_out
from casework.views.handing_in import add_files, by_script
from ccp.forms import ProofForm
from plumbing.access import member_required, own_eyes
from recert.models import Application
from recert.queries.drafts import DOCUMENT, FELONY
from recert.views.own import own_application, own_item


def add(request: HttpRequest, number: str, position: int) -> HttpResponseBase:
    """Add files to one item, or to an appeal (position 0); see `add_files`."""
    if by_script(request) and not request.user.is_authenticated:
        return HttpResponse(status=401)
    return _add(request, number, position)


@require_POST
@member_required
def _add(request: HttpRequest, number: str, position: int) -> HttpResponse:
    application = own_application(request, number)
    item = own_item(application, position) if position else None

    def keep(file: Any) -> CaseFile:
        return add_file(case=application.case, item=item, file=file, actor=request.user)  # type: ignore[arg-type]

    form = ProofForm(request.POST, request.FILES)
    chosen = form.chosen() if form.is_valid() else []
    known = in_force(CaseFile, case=application.case_id, item=item)
    return add_files(request, chosen, keep=keep, known=known) or _back(application, item)


def _back(application: Application, item: Any) -> HttpResponse:
    number, about = application.case.number, item.about if item else ""
    if application.case.state == "denied":
        return redirect("recert:appeal", number)
    if application.case.state != "draft":
        return redirect("recert:application", number)
    step = "felony" if about == FELONY else "documents" if about.startswith(DOCUMENT) else "points"
    return redirect("recert:step", number, step)


@require_POST
@member_required
def remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a file out that was not sent yet."""
    application = own_application(request, number)
    file = file_of(application.case_id, pk)
    take_out(request, file)
    return _back(application, file.item)


@require_safe
@member_required
@own_eyes
def original(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A file of the application, byte by byte."""
    return handed_out(_own(request, number, pk), handing_out.original)


@require_safe
@member_required
@own_eyes
def preview(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """Its copy."""
    return handed_out(_own(request, number, pk), handing_out.copy)


def _own(request: HttpRequest, number: str, pk: int) -> CaseFile:
    return file_of(own_application(request, number).case_id, pk)

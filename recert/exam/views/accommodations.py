"""What a member needs at the exam, as they ask for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.services.cases import CaseRefused
from casework.services.intake import NotTaken
from casework.views import handing_out
from casework.views.case_files import files_context, handed_out
from casework.views.handing_in import add_files, by_script
from ccp.forms import ProofForm
from plumbing import clock
from plumbing.access import member_required, own_eyes
from recert.exam.forms import AskForm
from recert.exam.models import AccommodationFile
from recert.exam.queries import accommodations as queries
from recert.exam.services import accommodations
from recert.models import Application
from recert.panels import panel
from recert.views.own import own_application


@require_http_methods(["GET", "POST"])
@member_required
def show(request: HttpRequest, number: str) -> HttpResponse:
    """What was asked for and decided, and the form to ask."""
    application = _own(request, number)
    known = queries.of_application(application)
    waits = next((row for row in known if row.state == "asked"), None)
    form = AskForm(request.POST or None, initial={"text": waits.text if waits else ""})
    if request.method == "POST" and form.is_valid():
        try:
            accommodations.ask(
                application=application,
                text=form.cleaned_data["text"],
                actor=request.user,  # type: ignore[arg-type]
            )
        except CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "It is kept. Add what shows it, if you have something.")
            return redirect("exam:accommodations", number)
    context = {
        "panel": panel(application, clock.today()),
        "number": number,
        "open": accommodations.may_ask(application),
        "waits": waits,
        "decided": [row for row in known if row != waits],
        "files": queries.files_of(waits) if waits else [],
        "form": form,
        **files_context(),
    }
    return render(request, "recert/exam/accommodations.html", context)


@require_POST
@member_required
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for it no more."""
    waits = queries.open_of(_own(request, number))
    if waits is not None:
        try:
            accommodations.take_back(accommodation=waits, actor=request.user)  # type: ignore[arg-type]
            messages.success(request, "Your request is taken back, and its files are removed.")
        except CaseRefused as refused:
            messages.error(request, str(refused))
    return redirect("exam:accommodations", number)


def add(request: HttpRequest, number: str) -> HttpResponseBase:
    """Add files to the request that waits; see `add_files`."""
    if by_script(request) and not request.user.is_authenticated:
        return HttpResponse(status=401)
    return _add(request, number)


@require_POST
@member_required
def _add(request: HttpRequest, number: str) -> HttpResponse:
    waits = queries.open_of(_own(request, number))

    def keep(file: Any) -> AccommodationFile:
        if waits is None:
            raise NotTaken("It was decided meanwhile. Ask anew to send more.")
        return accommodations.add_file(accommodation=waits, file=file, actor=request.user)  # type: ignore[arg-type]

    form = ProofForm(request.POST, request.FILES)
    chosen = form.chosen() if form.is_valid() else []
    known = queries.files_of(waits) if waits else []
    answer = add_files(request, chosen, keep=keep, known=known)
    return answer or redirect("exam:accommodations", number)


@require_POST
@member_required
def remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a file out that was not decided on yet."""
    try:
        accommodations.remove_file(file=_file(request, number, pk), actor=request.user)  # type: ignore[arg-type]
        messages.success(request, "The file is removed.")
    except CaseRefused as refused:
        messages.error(request, str(refused))
    return redirect("exam:accommodations", number)


@require_safe
@member_required
@own_eyes
def original(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A file of a request, byte by byte."""
    return handed_out(_file(request, number, pk), handing_out.original)  # type: ignore[arg-type]


def _own(request: HttpRequest, number: str) -> Application:
    """An application for the exam, of who is signed in; 404 for every other."""
    application = own_application(request, number)
    if application.by_ccp:
        raise Http404
    return application


def _file(request: HttpRequest, number: str, pk: int) -> AccommodationFile:
    rows = AccommodationFile.objects.filter(
        accommodation__application=_own(request, number), removed_at=None
    )
    found: AccommodationFile = get_object_or_404(rows.select_related("document"), pk=pk)
    return found

"""What members need at the exam, as staff decide it (records)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import kinds
from casework.services.cases import CaseRefused
from casework.views.handing_out import copy
from members.models import Role
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.flow import IllegalMove
from plumbing.paging import UncountedPaginator
from recert.exam.forms import DecideForm
from recert.exam.models import AccommodationFile, AccommodationState
from recert.exam.queries import accommodations as queries
from recert.exam.services import accommodations
from recert.rules.flows import KEY

ROWS_A_PAGE = 50

records = staff_required(Role.RECORDS)


@require_safe
@records
def waiting(request: HttpRequest) -> HttpResponse:
    """What is asked for and not decided, the oldest first."""
    page = UncountedPaginator.of(request, queries.waiting(), ROWS_A_PAGE)
    word = kinds.of(KEY).word
    context = {
        "page": page,
        "rows": [
            (row, word(row.application.case.state), clock.office_day(row.asked_at)) for row in page
        ],
    }
    return render(request, "recert/exam/desk_accommodations.html", context)


@require_http_methods(["GET", "POST"])
@records
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with its files; granted or refused here."""
    asked = get_object_or_404(queries.of_staff(), pk=pk)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accommodations.decide(
                accommodation=asked,
                granted=form.granted,
                words=form.words,
                on=clock.today(),
                actor=actor(request),
            )
        except (CaseRefused, IllegalMove) as refused:
            form.add_error(None, str(refused))
            asked = get_object_or_404(queries.of_staff(), pk=pk)
        else:
            said = "granted" if form.granted else "refused"
            messages.success(request, f"It is {said}, and the member is told by email.")
            return redirect("exam:desk_accommodations")
    context = {
        "asked": asked,
        "case": asked.application.case,
        "files": queries.files_of(asked),
        "form": form,
        "waits": asked.state == AccommodationState.ASKED,
        "why_not": accommodations.refusal(asked, actor(request)),
    }
    return render(request, "recert/exam/desk_accommodation.html", context)


@require_POST
@records
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The copy of a file of a request; the history tells who opened it."""
    rows = AccommodationFile.objects.filter(
        removed_at=None, accommodation__in=queries.of_staff()
    ).select_related("document", "accommodation__application__case__certificant")
    use = get_object_or_404(rows, pk=pk)
    if accommodations.refusal(use.accommodation, actor(request)):
        raise Http404
    try:
        answer = copy(use)
    except FileNotFoundError:
        messages.error(request, f"{use.name} is lost: it is not among the kept files.")
        return redirect("exam:desk_accommodation", use.accommodation_id)
    accommodations.note_opened(file=use, actor=actor(request))
    return answer

"""Asking a second person to correct a closed cycle by a completion (records)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from courses.completions.forms import ReasonForm
from courses.completions.services import correcting
from courses.completions.services.correcting import Deed
from courses.completions.views.desk import completion_of, page, records
from members.services.second_person import MatterRefused
from members.views.actor import actor
from plumbing import clock
from plumbing.flow import IllegalMove

WAITS = "It waits for a second person now. Nothing is changed yet."


@require_POST
@records
def post_closed(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it posted to the closed cycle, as a correction."""
    return _asked(request, pk, Deed.POST)


@require_POST
@records
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Have its points taken back out of a closed cycle, as its provider asks."""
    return _asked(request, pk, Deed.TAKE_BACK)


def _asked(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    row, form = completion_of(pk), ReasonForm(request.POST)
    if not form.is_valid():
        return page(request, row, reason_form=form)
    try:
        correcting.ask(
            completion=row,
            deed=deed,
            reason=form.cleaned_data["reason"],
            on=clock.today(),
            actor=actor(request),
        )
    except (IllegalMove, MatterRefused) as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, WAITS)
    return redirect("completions:desk_completion", pk)

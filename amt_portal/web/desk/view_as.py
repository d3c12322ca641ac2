"""Beginning and ending to look at the portal as a member."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from amt_portal.verbs import PortalVerb
from amt_portal.web import viewing
from members.models import Certificant
from members.services import history
from members.views.actor import actor
from plumbing.access import staff_required


@require_POST
@staff_required(*viewing.MAY_VIEW)
def view_as(request: HttpRequest, pk: int) -> HttpResponse:
    """See what a member sees, read-only; the history tells that somebody did."""
    person = get_object_or_404(Certificant, pk=pk)
    with transaction.atomic():
        history.record(
            actor=actor(request),
            verb=PortalVerb.VIEWED_AS,
            subject=f"member:{person.member_number}",
            certificant=person,
        )
        viewing.begin(request, person)
    return redirect("home")


@require_POST
@staff_required()
def stop(request: HttpRequest) -> HttpResponse:
    """Back to the desk."""
    pk = viewing.end(request)
    return redirect("desk:member", pk) if pk else redirect("desk:home")

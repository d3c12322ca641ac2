"""Who signs certificates and letters: what holds, what is to come, what was (administrators)."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from credentials.forms import SignatoryForm
from credentials.models import Signatory
from credentials.queries import signatories
from credentials.services import signatories as service
from members.models import Role, User
from plumbing import clock
from plumbing.access import staff_required
from plumbing.uploads import UploadRefused


@require_http_methods(["GET", "POST"])
@staff_required(Role.ADMIN, proven=True)
def desk(request: HttpRequest) -> HttpResponse:
    """Everybody who signs or signed, and the form for the next one."""
    on = clock.today()
    form = SignatoryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = service.appoint(
                **form.told(sender=request.user.pk), actor=cast("User", request.user), on=on
            )
        except (service.SignatoryRefused, UploadRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{row.name} signs from {row.valid_from:%B %-d, %Y} on.")
            return redirect("credentials:signatories")
    rows = signatories.history()
    now = {row.pk for row in signatories.on_day(on)}
    return render(
        request,
        "credentials/desk_signatories.html",
        {"form": form, "rows": rows, "now": now, "on": on},
    )


@require_POST
@staff_required(Role.ADMIN, proven=True)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one that has not begun."""
    try:
        service.take_back(signatory=pk, actor=cast("User", request.user), on=clock.today())
    except (service.SignatoryRefused, Signatory.DoesNotExist) as refused:
        told = str(refused) if isinstance(refused, service.SignatoryRefused) else "It is not there."
        messages.error(request, told)
    else:
        messages.success(request, "Taken back. Who signed before goes on.")
    return redirect("credentials:signatories")

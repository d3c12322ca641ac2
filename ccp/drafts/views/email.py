"""The personal address to which a member forwards emails."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ccp.drafts.queries.drafts import address_of, open_drafts
from ccp.drafts.queries.forwarding import in_full, is_on
from ccp.drafts.rules.figures import ANSWERS_A_DAY, DRAFT_KEEPS_DAYS, DRAFTS_A_DAY
from ccp.drafts.services import addresses
from members.models import Certificant
from members.queries.policy import policy
from plumbing import clock
from plumbing.access import member_required, own_eyes

DEEDS = {
    "make": (addresses.make, "Your address is ready."),
    "replace": (
        addresses.replace,
        "You have a new address. The one before takes nothing any more.",
    ),
    "revoke": (addresses.revoke, "Your address is revoked: it takes nothing any more."),
}


@require_http_methods(["GET", "POST"])
@member_required
@own_eyes
def email(request: HttpRequest) -> HttpResponse:
    """Show the address and what becomes of an email; make, replace or revoke it."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    if request.method == "POST":
        known = DEEDS.get(request.POST.get("deed", ""))
        if known and is_on():
            deed, said = known
            deed(certificant=person, actor=request.user)  # type: ignore[arg-type]
            messages.success(request, said)
        return redirect("drafts:email")
    address = address_of(person) if is_on() else None
    context = {
        "on": is_on(),
        "address": in_full(address) if address else "",
        "since": clock.office_day(address.created_at) if address else None,
        "drafts": open_drafts(person),
        "most": policy()[DRAFTS_A_DAY].on(on),
        "keeps": policy()[DRAFT_KEEPS_DAYS].on(on),
        "answered": policy()[ANSWERS_A_DAY].on(on),
    }
    return render(request, "ccp/drafts/email.html", context)

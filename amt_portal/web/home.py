"""The member's home: what to do first, then one status card per certification."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from amt_portal.web.status_cards import FirstThing, StatusCard, status_cards
from billing.dues import panels as dues_panels
from billing.queries.payers import payer_of
from ccp import panels as ccp
from ccp.audit.panels import open_panels_of
from members.models import Certificant
from members.queries.held import held_by
from plumbing import clock
from plumbing.access import member_required
from recert.panels import applications_of, panel


def _next_invoiced(cards: list[StatusCard]) -> StatusCard | None:
    """The active certification whose renewal invoice comes first."""
    coming = [card for card in cards if card.decision.standing == "active" and card.dues]
    return min(coming, key=lambda card: card.dues.invoiced_on, default=None)  # type: ignore[union-attr]


def home(request: HttpRequest) -> HttpResponseBase:
    """Where people come who sign in: a member's status first, a buyer's courses."""
    user: Any = request.user
    mine = not user.is_authenticated or user.is_staff or hasattr(user, "certificant")
    if mine or payer_of(user) is None:
        return _of_member(request)
    return redirect("courses:mine")


@require_safe
@member_required
def _of_member(request: HttpRequest) -> HttpResponse:
    """Status first."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    held = held_by(person, on)
    cycles = ccp.cycle_cards(held, on)
    audits = open_panels_of(request)
    away = any(one.standing(on).way_back == "recertify" for one in held)
    found = applications_of(person, on) if away else {}
    told = {pk: panel(each.told, on) for pk, each in found.items() if each.told}
    dues = dues_panels.dues_cards(person, held, on)
    cards = status_cards(held, dues, cycles, on, audits, told)
    first = FirstThing.of(cards)
    said = first.job.card.application if first and first.job.kind == "application" else None
    return render(
        request,
        "home/home.html",
        {
            "person": person,
            "cards": cards,
            "applications": [each for each in told.values() if each is not said],
            "first": first,
            "all_set": _next_invoiced(cards),
            "first_ring": next((card for card in cards if card.cycle and card.cycle.pace), None),
            "greeting": clock.part_of_day(),
            "recent": ccp.recent_activities(person, cycles, on),
            "on": on,
        },
    )

"""Card payments that wait for a person (finance): not booked, disputed by the card's bank, or
given back at the provider.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.forms import OutsideRefundForm
from billing.models import Checkout, Dispute, Payer
from billing.queries.parked import open_disputes, outside_refunds, parked_checkouts
from billing.services import checkout as checkouts
from billing.services import disputes
from billing.services import outside_refunds as outside
from billing.services.refunds import NotTakenBack
from billing.stripe.errors import ProviderRefused, ProviderUnreachable
from members.models import Role
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.flow import IllegalMove

MOST_ROWS = 50  # a work-list: what is dealt with makes room for the next

SAID = "The payment provider said:"

finance = staff_required(Role.FINANCE)


@dataclass(frozen=True, slots=True)
class ParkedPayment:
    """A card payment on the list. url: where the deeds are asked for."""

    payer: Payer
    checkout: Checkout
    problem: str
    url: str
    dispute: Dispute | None = None

    @property
    def advice(self) -> str:
        """Which words say what to do, of templates/billing/parked."""
        return "disputed" if self.dispute else "not_booked"


@require_safe
@finance
def desk_parked(request: HttpRequest) -> HttpResponse:
    """Each with what is wrong and what to do about it, the oldest first."""
    context = {"rows": _rows()[:MOST_ROWS], "outside": outside_refunds()[:MOST_ROWS]}
    return render(request, "billing/desk_parked.html", context)


def _rows() -> list[ParkedPayment]:
    """What was not booked, and what is disputed."""
    rows = [
        ParkedPayment(
            one.payer, one, one.problem, reverse("billing:desk_parked_deal", args=[one.pk])
        )
        for one in parked_checkouts()[:MOST_ROWS]
    ]
    rows += [
        ParkedPayment(
            one.payment.payer,
            one.payment.checkout,
            disputes.in_words(one),
            reverse("billing:desk_dispute_deal", args=[one.pk]),
            one,
        )
        for one in open_disputes()[:MOST_ROWS]
    ]
    return sorted(rows, key=lambda row: row.checkout.created_at)


@require_POST
@finance
def deal_with(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the provider again about a payment that was not booked, or set it aside."""
    row = get_object_or_404(parked_checkouts(), pk=pk)
    deed = request.POST.get("deed")
    with _told_to(request):
        if deed == "aside":
            checkouts.set_aside(checkout=row, on=clock.today(), actor=actor(request))
            messages.success(request, "Set aside. Its invoices can be paid another way.")
        elif deed == "ask":
            booked = checkouts.confirm(checkout=row, on=clock.today()).payment_id
            said = "It is booked now." if booked else "Asked again: still not booked."
            messages.info(request, said)
    return redirect("billing:desk_parked")


@require_POST
@finance
def deal_with_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the provider again, take back what a lost dispute cost, or set it aside."""
    row = get_object_or_404(open_disputes(), pk=pk)
    deed, by = request.POST.get("deed"), actor(request)
    with _told_to(request):
        if deed == "take_back":
            refund = disputes.take_back(dispute=row, on=clock.today(), actor=by)
            messages.success(request, f"Taken back from the dues: ${refund.amount:,.2f}.")
        elif deed == "aside":
            disputes.set_aside(dispute=row, actor=by)
            messages.success(request, "Set aside. The history keeps what was wrong.")
        elif deed == "ask":
            messages.info(request, disputes.look_into(provider_id=row.provider_id))
    return redirect("billing:desk_parked")


@require_POST
@finance
def deal_with_outside(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the books follow a refund that was made at the provider, or set it aside."""
    row = get_object_or_404(outside_refunds(), pk=pk)
    form, by = OutsideRefundForm(request.POST), actor(request)
    with _told_to(request):
        if not form.is_valid():
            for error in form.errors.get("reason", []):
                messages.warning(request, str(error))
        elif form.cleaned_data["deed"] == "aside":
            outside.set_aside(row=row, reason=form.cleaned_data["reason"], actor=by)
            messages.success(request, "Set aside. The history keeps the reason.")
        else:
            refund = outside.take_back(row=row, on=clock.today(), actor=by)
            messages.success(request, f"Taken back from the dues: ${refund.amount:,.2f}.")
    return redirect("billing:desk_parked")


@contextmanager
def _told_to(request: HttpRequest) -> Iterator[None]:
    """What refuses a deed is told on the page."""
    try:
        yield
    except (NotTakenBack, IllegalMove) as refused:
        messages.warning(request, str(refused))
    except (ProviderUnreachable, ProviderRefused) as error:
        messages.warning(request, f"{SAID} {error} Nothing was changed.")

"""Card payments that wait for a person (finance): not booked, disputed by the card's bank, or
given back at the provider.
"""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from billing.forms import OutsideRefundForm, ParkedForm
from billing.models import Checkout
from billing.queries.parked import outside_refunds, parked_checkouts
from billing.services import checkout as checkouts
from billing.services import disputes
from billing.services import outside_refunds as outside
from billing.stripe.errors import ProviderRefused, ProviderUnreachable
from members.models import Role, User
from plumbing import clock
from plumbing.access import staff_required

MOST_ROWS = 50  # a work-list: what is dealt with makes room for the next

SAID = "The payment provider said:"

finance = staff_required(Role.FINANCE)


@require_safe
@finance
def desk_parked(request: HttpRequest) -> HttpResponse:
    """Each with what is wrong and what to do about it, the oldest first."""
    return render(
        request,
        "billing/desk_parked.html",
        {"rows": parked_checkouts()[:MOST_ROWS], "outside": outside_refunds()[:MOST_ROWS]},
    )


@require_POST
@finance
def deal_with(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the provider again, take back what a lost dispute cost, or set it aside."""
    row = get_object_or_404(parked_checkouts(), pk=pk)
    form = ParkedForm(request.POST)
    if form.is_valid():
        try:
            _do(request, row, form.cleaned_data["deed"])
        except disputes.NotLost as refused:
            messages.warning(request, str(refused))
        except (ProviderUnreachable, ProviderRefused) as error:
            messages.warning(request, f"{SAID} {error} Nothing was changed.")
    return redirect("billing:desk_parked")


def _do(request: HttpRequest, row: Checkout, deed: str) -> None:
    on, actor = clock.today(), cast("User", request.user)
    if deed == "take_back":
        refund = disputes.take_back(checkout=row, on=on, actor=actor)
        messages.success(request, f"Taken back from the dues: ${refund.amount:,.2f}.")
    elif deed == "aside" and row.payment_id:
        disputes.set_aside(checkout=row, actor=actor)
        messages.success(request, "Set aside. The history keeps what was wrong.")
    elif deed == "aside":
        checkouts.set_aside(checkout=row, actor=actor)
        messages.success(request, "Set aside. Its invoices can be paid another way.")
    elif row.payment is None:
        booked = checkouts.confirm(checkout=row, on=on).payment_id
        messages.info(request, "It is booked now." if booked else "Asked again: still not booked.")
    else:
        found = disputes.ask_again(checkout=row)
        messages.info(request, found or "The provider knows of no dispute.")


@require_POST
@finance
def deal_with_outside(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the books follow a refund that was made at the provider, or set it aside."""
    row = get_object_or_404(outside_refunds(), pk=pk)
    form, actor = OutsideRefundForm(request.POST), cast("User", request.user)
    try:
        if not form.is_valid():
            for error in form.errors.get("reason", []):
                messages.warning(request, str(error))
        elif form.cleaned_data["deed"] == "aside":
            outside.set_aside(row=row, reason=form.cleaned_data["reason"], actor=actor)
            messages.success(request, "Set aside. The history keeps the reason.")
        else:
            refund = outside.take_back(row=row, on=clock.today(), actor=actor)
            messages.success(request, f"Taken back from the dues: ${refund.amount:,.2f}.")
    except outside.NotTakenBack as refused:
        messages.warning(request, str(refused))
    except (ProviderUnreachable, ProviderRefused) as error:
        messages.warning(request, f"{SAID} {error} Nothing was changed.")
    return redirect("billing:desk_parked")

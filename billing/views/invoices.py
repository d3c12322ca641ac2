"""A payer's invoices, of a member or a buyer: the list, one invoice, paying, and the way back."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing import kinds
from billing.models import Checkout, CheckoutState, Invoice, InvoiceState, Payer, Payment
from billing.permissions import payer_required
from billing.queries import member_invoices as queries
from billing.queries.payers import own, payer_of
from billing.rules.money import ZERO
from billing.services import checkout as checkouts
from billing.services.checkout import NothingToPay
from billing.stripe.errors import ProviderRefused, ProviderUnreachable
from billing.views.papers import invoice_paper, receipt_paper
from billing.views.shown import about
from members.queries.letterhead import remittance
from plumbing import clock

UNREACHABLE = (
    "We could not reach the payment page. Nothing was charged. Try again in a few minutes, "
    "or pay by check."
)

APART = (
    "Some of these were asked of the account you bought courses with before. Nothing was charged. "
    "Pay them one after the other."
)

CLOSING = (
    "The payment page of it could not be closed just now, so nothing was cancelled. Try again in a "
    "few minutes."
)
CHANGED = "What is due has changed since you opened the page. Nothing was charged. Look again."


def own_invoice(request: HttpRequest, number: str) -> Invoice:
    """The viewer's invoice; a stranger's is not there."""
    invoice = queries.invoice_of(request.payer.pk, number)  # type: ignore[attr-defined]
    if invoice is None:
        raise Http404
    return invoice


@require_safe
@payer_required
def invoices(request: HttpRequest) -> HttpResponse:
    """Open invoices first, each payable alone or several together, and apart those that paying no
    longer helps; then paid and void ones.
    """
    payer: Payer = request.payer  # type: ignore[attr-defined]
    rows = list(queries.invoices_of(payer.pk))
    open_rows = [row for row in rows if row.state == InvoiceState.OPEN]
    due = queries.payable_now(open_rows, clock.today())
    not_helped = [row for row in open_rows if row.due and row.pk not in due]  # type: ignore[attr-defined]
    return render(
        request,
        "billing/invoices.html",
        {
            "to_pay": [(row, due.get(row.pk, ZERO)) for row in open_rows if row not in not_helped],
            "not_helped": not_helped,
            "closed_invoices": [row for row in rows if row.state != InvoiceState.OPEN],
            "total_due": sum(due.values(), ZERO),
            "buyer": payer.certificant_id is None,
        },
    )


@require_safe
@payer_required
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """One invoice as it was issued, what was paid, and every way to pay."""
    row, on = own_invoice(request, number), clock.today()
    context = about(row, on) | {
        "payments": queries.payments_of(row),
        "check_to": remittance(on),
    }
    return render(request, kinds.of(row.kind).templates("billing/invoice.html"), context)


@require_POST
@payer_required
def pay(request: HttpRequest) -> HttpResponse:
    """Go to the provider's page for the chosen open invoices."""
    payer_ids = own(request.payer.pk)  # type: ignore[attr-defined]
    numbers = [number for number in request.POST.getlist("invoice") if number.isprintable()]
    chosen = list(Invoice.objects.filter(payer__in=payer_ids, number__in=numbers))
    if not chosen or len(chosen) != len(set(numbers)):
        messages.error(request, "Choose at least one open invoice. Nothing was charged.")
        return redirect("billing:invoices")
    back = (
        reverse("billing:invoice", args=[chosen[0].number])
        if len(chosen) == 1
        else reverse("billing:invoices")
    )
    return to_provider(request, chosen, back, lines=_least(request, chosen))


def _least(request: HttpRequest, chosen: list[Invoice]) -> list[int] | None:
    """The lines of one invoice that bring something back, where the button asks for them alone."""
    if "least" not in request.POST or len(chosen) != 1:
        return None
    return list(about(chosen[0], clock.today()).get("least_lines", ()))


def to_provider(
    request: HttpRequest,
    chosen: list[Invoice],
    back: str,
    *,
    lines: Collection[int] | None = None,
) -> HttpResponse:
    """Redirect to the payment page, or back with the reason why there is none.

    lines: those of the invoices that alone are paid; None: all. Where they were asked for and there
    are none any more, nobody is led to pay more instead.
    """
    if lines is not None and not lines:
        messages.warning(request, CHANGED)
        return redirect(back)
    payer_id = chosen[0].payer_id
    if any(row.payer_id != payer_id for row in chosen):
        messages.warning(request, APART)
        return redirect(back)
    try:
        checkout = checkouts.start(
            payer_id=payer_id,
            invoice_ids=[row.pk for row in chosen],
            return_path=back,
            on=clock.today(),
            actor=None,
            lines=lines or (),
        )
    except NothingToPay as nothing:
        messages.warning(request, str(nothing))
        return redirect(back)
    except (ProviderUnreachable, ProviderRefused):
        messages.error(request, UNREACHABLE)
        return redirect(back)
    if checkout is None:
        messages.success(request, "Nothing was due: the invoice is settled.")
        return redirect(back)
    response = redirect(checkout.url)
    response.status_code = 303
    return response


@never_cache
@require_safe
def returned(request: HttpRequest, key: UUID) -> HttpResponse:
    """Back from the provider's page: ask the provider what is true, and say it.

    The key in the address is unguessable and opens no more than how this one payment went.
    """
    checkout = Checkout.objects.filter(key=key).first()
    if checkout is None:
        raise Http404
    # Without an answer the page says that it is being confirmed; webhook or reconciler go on.
    with suppress(ProviderUnreachable, ProviderRefused):
        checkout = checkouts.confirm(checkout=checkout, on=clock.today())
    if checkout.state == CheckoutState.OPEN and "left" in request.GET:
        messages.info(request, "You left the payment page. Nothing was charged.")
        return redirect(checkout.return_path)
    payer = _owner(request, checkout)
    context = {
        "checkout": checkout,
        "payment": checkout.payment,
        "signed_in": payer is not None,
        "buyer": payer is not None and payer.certificant_id is None,
        "base": "base/member.html" if payer else "base/bare.html",
        "paid_for": queries.paid_for(checkout.payment, clock.today()) if checkout.payment else [],
    }
    return render(request, "billing/returned.html", context)


def _owner(request: HttpRequest, checkout: Checkout) -> Payer | None:
    """Who is signed in, where it is their checkout."""
    payer = payer_of(request.user) if request.user.is_authenticated else None
    theirs = payer is not None and own(payer.pk).filter(pk=checkout.payer_id).exists()
    return payer if theirs else None


@require_safe
@payer_required
def invoice_pdf(request: HttpRequest, number: str) -> HttpResponseBase:
    """The invoice as a PDF."""
    return invoice_paper(own_invoice(request, number), as_issued="issued" in request.GET)


@require_safe
@payer_required
def receipt_pdf(request: HttpRequest, payment_id: int) -> HttpResponseBase:
    """The receipt of one of the viewer's payments as a PDF."""
    payment = Payment.objects.filter(
        pk=payment_id,
        payer__in=own(request.payer.pk),  # type: ignore[attr-defined]
    ).first()
    if payment is None:
        raise Http404
    return receipt_paper(payment)


@never_cache
@require_safe
def returned_receipt(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The receipt of the payment that was just made, for whoever made it."""
    checkout = Checkout.objects.filter(key=key, payment__isnull=False).first()
    if checkout is None or checkout.payment is None:
        raise Http404
    return receipt_paper(checkout.payment)

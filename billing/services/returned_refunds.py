"""Refunds that the provider had given and the bank sent back, as of a card that was closed."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from billing.models import Invoice, Method, Payment, Refund, ReturnedRefund
from billing.queries.payers import lock_payer
from billing.services import payments
from billing.services.payments import Money
from billing.services.refunds import NOT_GIVEN
from billing.stripe.client import provider
from billing.verbs import MoneyVerb
from members.services import history


def look_into(*, provider_id: str, on: date) -> str:
    """Ask the provider how a refund of ours stands, and put it back when it came back.

    Returns what was found, in words; "" for one that our books do not know. Raises
    ProviderUnreachable, ProviderRefused.
    """
    refund = Refund.objects.filter(provider_id=provider_id).select_related("payment").first()
    if refund is None:
        return ""
    if provider().read_refund(provider_id).status not in NOT_GIVEN:
        return "given"
    return f"came back, on record as payment {put_back(refund=refund, on=on).pk}"


@transaction.atomic
def put_back(*, refund: Refund, on: date) -> Payment:
    """Book the money that is with us again, once, as the payment it was: received on the same day
    and put to the same dues, as far as they are still open. Finance gives it back another way.
    """
    before = refund.payment
    certificant_id = lock_payer(before.payer_id)
    known = ReturnedRefund.objects.filter(refund=refund).select_related("payment").first()
    if known is not None:
        return known.payment
    reference = f"Refund {refund.pk} came back"
    invoices = Invoice.objects.filter(lines__allocations__refund=refund).distinct()
    payment = payments.book(
        payer_id=before.payer_id,
        invoice_ids=list(invoices.values_list("pk", flat=True)),
        money=Money(Method.OTHER, refund.amount, before.received_on, reference=reference),
        on=on,
        actor=None,
        receipt=False,
    )
    back = ReturnedRefund.objects.create(refund=refund, payment=payment, returned_on=on)
    history.record(
        actor=None,
        verb=MoneyVerb.PAYMENT_NOTED,
        subject=f"payment:{before.pk}",
        certificant_id=certificant_id,
        after={"refund": refund.amount},
        reason=f"{reference}. {back.in_words}",
    )
    return payment

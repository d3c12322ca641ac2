"""Money that waits for a person: payments by card that were not booked, disputes, refunds that came
back, and those that were made at the provider.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from billing.models import Checkout, Dispute, OutsideRefund, Refund, ReturnedRefund
from billing.queries.payers import NAMES, OF_PAYMENT
from billing.rules.flows import UNSETTLED


def parked_checkouts() -> QuerySet[Checkout]:
    """Card payments that could not be booked, the oldest first."""
    return (
        Checkout.objects.filter(state__in=UNSETTLED)
        .exclude(problem="")
        .select_related(*NAMES)
        .prefetch_related("items__invoice")
        .order_by("created_at", "pk")
    )


def open_disputes() -> QuerySet[Dispute]:
    """Disputes that wait for finance, the oldest first."""
    waiting = Dispute.objects.filter(state=Dispute.State.OPEN)
    return (
        waiting.select_related(*OF_PAYMENT, "payment__checkout")
        .prefetch_related("payment__checkout__items__invoice")
        .order_by("created_at", "pk")
    )


def returned_refunds() -> QuerySet[ReturnedRefund]:
    """Refunds that the bank sent back and that nobody has given another way yet."""
    again = Refund.objects.filter(payment=OuterRef("payment")).exclude(state=Refund.State.FAILED)
    return ReturnedRefund.objects.filter(~Exists(again)).order_by("pk")


def outside_refunds() -> QuerySet[OutsideRefund]:
    """What went back at the provider without us and was not decided yet, the oldest first."""
    waiting = OutsideRefund.objects.filter(state=OutsideRefund.State.OPEN)
    return waiting.select_related(*OF_PAYMENT).order_by("given_on", "pk")

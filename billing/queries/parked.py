"""Money that waits for a person: checkouts with a problem, refunds that came back, and those
that were made at the provider.
"""

from __future__ import annotations

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from billing.models import Checkout, CheckoutState, OutsideRefund, Refund

UNSETTLED = (CheckoutState.CREATED, CheckoutState.OPEN)


def parked_checkouts() -> QuerySet[Checkout]:
    """Card payments that wait for a person: not booked, or disputed since. The oldest first."""
    return (
        Checkout.objects.filter(Q(state__in=UNSETTLED) | Q(state=CheckoutState.COMPLETED))
        .exclude(problem="")
        .select_related("certificant", "payment")
        .prefetch_related("items__invoice")
        .order_by("created_at", "pk")
    )


def returned_refunds() -> QuerySet[Refund]:
    """Refunds that the bank sent back and that nobody has given another way yet."""
    again = Refund.objects.filter(
        payment__external_ref=Concat(Value("refund:"), Cast(OuterRef("pk"), CharField()))
    ).exclude(state=Refund.State.FAILED)
    came_back = Refund.objects.filter(state=Refund.State.DONE).exclude(error="")
    return came_back.filter(~Exists(again)).order_by("pk")


def outside_refunds() -> QuerySet[OutsideRefund]:
    """What went back at the provider without us and was not decided yet, the oldest first."""
    waiting = OutsideRefund.objects.filter(state=OutsideRefund.State.OPEN)
    return waiting.select_related("payment__certificant").order_by("given_on", "pk")

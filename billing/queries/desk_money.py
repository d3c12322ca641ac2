"""Money as finance sees it: invoices by number, credits, refunds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from billing.models import Allocation, Invoice, InvoiceState, Payment, Refund
from billing.queries.balances import NOTHING, with_balance
from billing.queries.payers import NAMES, OF_PAYMENT

FREED = Allocation.objects.filter(amount__lt=0, refund=None)
"""Money taken off lines that ask for nothing any more."""


def invoices() -> QuerySet[Invoice]:
    """Every invoice with `paid`, `due` and its payer."""
    return with_balance(Invoice.objects.select_related(*NAMES))


def open_invoices_of(payer_id: int) -> QuerySet[Invoice]:
    """What a payer may pay, the oldest first, with `due`."""
    return invoices().filter(payer=payer_id, state=InvoiceState.OPEN).order_by("due_on", "pk")


def with_credit(payments: QuerySet[Payment]) -> QuerySet[Any]:
    """Annotate payments with `credit`: what was neither put to dues nor given back."""
    put = Allocation.objects.filter(payment=OuterRef("pk")).order_by().values("payment")
    given = (
        Refund.objects.filter(payment=OuterRef("pk"))
        .exclude(state=Refund.State.FAILED)
        .order_by()
        .values("payment")
    )
    return payments.annotate(
        put=Coalesce(Subquery(put.annotate(sum=Sum("amount")).values("sum")), NOTHING),
        given=Coalesce(Subquery(given.annotate(sum=Sum("amount")).values("sum")), NOTHING),
    ).annotate(credit=F("amount") - F("put") - F("given"))


def payments_of(payer_id: int) -> QuerySet[Payment]:
    """A payer's payments with `credit`, the newest first."""
    rows = Payment.objects.filter(payer=payer_id).order_by("-received_on", "-pk")
    return with_credit(rows)


def credits_of(payer_ids: Collection[int]) -> QuerySet[Any]:
    """The payments of some payers of which something is left, with that as `credit`."""
    freed = Exists(FREED.filter(payment=OuterRef("pk")))
    rows = Payment.objects.filter(Q(left_over__gt=0) | freed, payer__in=payer_ids)
    return with_credit(rows.select_related("payer")).filter(credit__gt=0)


def credits_since(first: date) -> QuerySet[Payment]:
    """Payments received from that day on of which something is left, the newest first.

    Only what no dues took when it was booked, what was freed of them since, or a refund that failed
    later, can leave something.
    """
    failed = Refund.objects.filter(state=Refund.State.FAILED).values("payment")
    left = Payment.objects.filter(left_over__gt=0, received_on__gte=first).values("pk")
    rows = Payment.objects.filter(
        pk__in=left.union(failed, FREED.values("payment")), received_on__gte=first
    )
    return (
        with_credit(rows.select_related(*NAMES))
        .filter(credit__gt=0)
        .order_by("-received_on", "-pk")
    )


def refunds() -> QuerySet[Refund]:
    """Every refund, the newest first."""
    return Refund.objects.select_related(
        *OF_PAYMENT, "asked_by", "confirmed_by", "returned"
    ).order_by("-pk")


def planned_refunds() -> QuerySet[Refund]:
    """Refunds that were asked for and not carried out, the oldest first."""
    return refunds().filter(state=Refund.State.PLANNED).order_by("pk")

"""A payer's invoices and payments, as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When

from billing import kinds
from billing.kinds import Balance
from billing.models import Invoice, InvoiceState, Payment
from billing.queries.balances import balances, balances_beside, chargeable, total, with_balance
from billing.queries.payers import own
from billing.rules.money import ZERO

SHOWN = 100


def invoices_of(payer_id: int) -> QuerySet[Invoice]:
    """The payer's invoices with `paid` and `due`, those of an earlier account of theirs among them:
    open ones first, then the newest.
    """
    order = Case(
        When(state=InvoiceState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return (
        with_balance(Invoice.objects.filter(payer__in=own(payer_id)))
        .prefetch_related("lines")
        .order_by(order, "-issued_on", "-pk")[:SHOWN]
    )


def invoice_of(payer_id: int, number: str) -> Invoice | None:
    """The payer's own invoice under that number, with `paid` and `due`."""
    return with_balance(Invoice.objects.filter(payer__in=own(payer_id), number=number)).first()


def payments_of(invoice: Invoice) -> QuerySet[Payment]:
    """The payments that went to an invoice, oldest first, each with what of it did (`here`)."""
    put = Q(allocations__line__invoice=invoice)
    return (
        Payment.objects.filter(put)
        .annotate(here=Sum("allocations__amount", filter=Q(allocations__refund=None)))
        .order_by("received_on", "pk")
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """What one invoice asks for today: `helped` are the lines that a payment would go to.

    beside: these lines and those of all open invoices of its payer.
    """

    lines: list[Balance]
    helped: list[Balance]
    past_due: bool
    beside: list[Balance]

    @property
    def payable(self) -> bool:
        """False once paying no longer helps."""
        return bool(self.helped) or total(self.lines) == ZERO

    @property
    def not_helped(self) -> list[Balance]:
        """The lines with something due that paying no longer helps."""
        return [one for one in self.lines if one.due > ZERO and one not in self.helped]

    @property
    def charged(self) -> list[Balance]:
        """The lines that the page speaks of: where a payment would go to none, those with
        something due, or all.
        """
        return self.helped or self.not_helped or self.lines

    @property
    def due(self) -> Decimal:
        return total(self.charged)


def owed(invoice: Invoice, on: date) -> Owed:
    """Read the lines of an invoice, void or not, and those of others of its payer that are open,
    as `balances_beside` does.
    """
    beside = balances_beside(invoice)
    lines = [one for one in beside if one.line.invoice_id == invoice.pk]
    past_due = invoice.state == InvoiceState.OPEN and invoice.due_on < on
    return Owed(lines, chargeable(lines, on), past_due, beside)


def payable_now(invoices: Collection[Invoice], on: date) -> dict[int, Decimal]:
    """What a payment today could go to on each of some invoices, by id, as `balances` reads it."""
    due: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for balance in chargeable(balances([invoice.pk for invoice in invoices]), on):
        due[balance.line.invoice_id] += balance.due
    return dict(due)


def paid_for(payment: Payment, on: date) -> list[dict[str, Any]]:
    """What a payment went to and what came of it, as the kinds of its lines tell it: a query, and
    what those take.
    """
    parts = payment.allocations.filter(refund=None, line__live=True).order_by("pk")
    reads = (f"line__{name}" for name in kinds.reads())
    lines = {one.line_id: one.line for one in parts.select_related("line", *reads)}
    return [
        part
        for kind, own in kinds.apart(line for line in lines.values() if line)
        for part in kind.paid(payment, own, on)
    ]

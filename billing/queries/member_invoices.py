"""A person's invoices and payments, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, IntegerField, QuerySet, Value, When

from billing.models import Invoice, InvoiceState, LineKind, Payment
from billing.queries.balances import Balance, balances, with_balance
from billing.rules.money import ZERO
from members.models import Certificant

SHOWN = 100


def invoices_of(certificant: Certificant) -> QuerySet[Invoice]:
    """The person's invoices with `paid` and `due`: open ones first, then the newest."""
    order = Case(
        When(state=InvoiceState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return (
        with_balance(Invoice.objects.filter(certificant=certificant))
        .prefetch_related("lines")
        .order_by(order, "-issued_on", "-pk")[:SHOWN]
    )


def invoice_of(certificant: Certificant, number: str) -> Invoice | None:
    """The person's own invoice under that number, with `paid` and `due`."""
    return with_balance(Invoice.objects.filter(certificant=certificant, number=number)).first()


def payments_of(invoice: Invoice) -> QuerySet[Payment]:
    """The payments that went to an invoice, oldest first."""
    return (
        Payment.objects.filter(allocations__line__invoice=invoice)
        .distinct()
        .order_by("received_on", "pk")
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """What one invoice asks for today. `payable` is False once paying no longer helps; `last_day`
    is the last day of grace of its newest dues year.
    """

    lines: list[Balance]
    due: Decimal
    payable: bool
    past_due: bool
    last_day: date

    @property
    def newest(self) -> Balance:
        return self.lines[-1]


def owed(invoice: Invoice, on: date) -> Owed:
    """Read the lines of an invoice; those of a void one too, with nothing due."""
    lines = balances([invoice.pk]) or [
        Balance(line, line.amount)
        for line in invoice.lines.select_related("certification", "invoice")
    ]
    dues = [balance for balance in lines if balance.line.kind == LineKind.DUES]
    return Owed(
        lines=lines,
        due=sum((balance.due for balance in lines), ZERO),
        payable=all(balance.payable_on(on) for balance in lines if balance.due > ZERO),
        past_due=invoice.state == InvoiceState.OPEN and invoice.due_on < on,
        last_day=dues[-1].year.grace_through,
    )

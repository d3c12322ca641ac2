"""What is still to be paid of invoices, by line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from billing import kinds
from billing.kinds import Balance, Terms
from billing.models import Invoice, InvoiceLine, InvoiceState
from billing.rules.money import ZERO

NOTHING = Value(ZERO, output_field=DecimalField(max_digits=10, decimal_places=2))
PAID = Coalesce(Sum("allocations__amount"), NOTHING)


def balances(invoice_ids: Collection[int]) -> list[Balance]:
    """The lines of open and paid invoices with what was put to each: a query, and what the terms of
    their kinds rest on (of dues one more).
    """
    return _balanced(
        _with_paid(InvoiceLine.objects.filter(invoice__in=invoice_ids, live=True)).order_by(
            "invoice", "position"
        )
    )


def balances_beside(invoice: Invoice) -> list[Balance]:
    """The lines of an invoice and of its payer's open ones, the invoice that is due first before
    the others, likewise. Of a void one nothing is due.
    """
    asked = Q(invoice=invoice) | Q(invoice__state=InvoiceState.OPEN, live=True)
    return _balanced(
        _with_paid(InvoiceLine.objects.filter(asked, invoice__payer=invoice.payer_id)).order_by(
            "invoice__due_on", "invoice", "position"
        )
    )


def balances_of(line_ids: Collection[int]) -> list[Balance]:
    """The same of some lines."""
    return _balanced(_with_paid(InvoiceLine.objects.filter(pk__in=line_ids)))


def _with_paid(lines: QuerySet[InvoiceLine]) -> QuerySet[Any]:
    return lines.select_related("invoice", *kinds.reads()).annotate(paid=PAID)


def _balanced(rows: QuerySet[Any]) -> list[Balance]:
    lines = list(rows)
    terms: dict[int, Terms] = {}
    for kind, own in kinds.apart(lines):
        terms |= kind.terms(own)
    return [
        Balance(line, line.paid if line.live else line.amount, terms[line.pk]) for line in lines
    ]


def with_balance(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Annotate invoices with `paid` and `due`; of a void one nothing is due."""
    due = Case(When(state=InvoiceState.VOID, then=NOTHING), default=F("total") - F("paid"))
    return invoices.annotate(paid=Coalesce(Sum("lines__allocations__amount"), NOTHING)).annotate(
        due=due
    )


def chargeable(lines: Iterable[Balance], on: date) -> list[Balance]:
    """The lines with something due to which a payment received on that day would go."""
    return [balance for balance in lines if balance.due > ZERO and balance.payable_on(on)]


def taking_credit(lines: Iterable[Balance], on: date) -> list[Balance]:
    """Of these those to which credit goes by itself."""
    return [
        one
        for kind, own in kinds.apart(chargeable(lines, on))
        for one in kind.takes_credit(own, on)
    ]


def total(lines: Iterable[Balance]) -> Decimal:
    """What is due on these lines together."""
    return sum((balance.due for balance in lines), ZERO)

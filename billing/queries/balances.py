"""What is still to be paid of invoices, by line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from billing.models import Invoice, InvoiceLine, InvoiceState, LineKind
from billing.rules.money import ZERO
from members.models import Certificant
from members.queries.policy import policy
from members.rules.dues import DuesYear, dues_year

NOTHING = Value(ZERO, output_field=DecimalField(max_digits=10, decimal_places=2))


@dataclass(frozen=True, slots=True)
class Balance:
    """One invoice line, what was put to it, and its dues year under the certification's anchor."""

    line: InvoiceLine
    paid: Decimal

    @property
    def due(self) -> Decimal:
        return self.line.amount - self.paid

    @property
    def year(self) -> DuesYear:
        anchor = self.line.certification.anchor
        return dues_year(anchor, max(self.line.year - anchor.year, 1), policy())

    @property
    def payable_before(self) -> date | None:
        """The day from which paying this line no longer helps; None: it always does.

        A year before the present anchor was cleared by the recertification of that day.
        """
        if self.line.kind != LineKind.DUES:
            return None
        anchor = self.line.certification.anchor
        return anchor if self.line.year <= anchor.year else self.year.unpayable_from

    def payable_on(self, day: date) -> bool:
        return self.payable_before is None or day < self.payable_before


def balances(invoice_ids: Collection[int]) -> list[Balance]:
    """The lines of open and paid invoices with what was put to each: one query."""
    lines = (
        InvoiceLine.objects.filter(invoice__in=invoice_ids, live=True)
        .select_related("certification", "invoice")
        .annotate(paid=Coalesce(Sum("allocations__amount"), NOTHING))
        .order_by("invoice", "position")
    )
    return [Balance(line, line.paid) for line in lines]


def still_due(certificant: Certificant) -> QuerySet[Any, tuple[int, str, Decimal]]:
    """(certification id, invoice number, amount due) of each line of a person's open invoices, the
    invoice that is due first before the others.
    """
    lines = InvoiceLine.objects.filter(
        invoice__certificant=certificant, invoice__state=InvoiceState.OPEN, live=True
    )
    due = F("amount") - Coalesce(Sum("allocations__amount"), NOTHING)
    return (
        lines.order_by("invoice__due_on", "invoice", "position")
        .annotate(due=due)
        .values_list("certification_id", "invoice__number", "due")
    )


def with_balance(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Annotate invoices with `paid` and `due`; of a void one nothing is due."""
    due = Case(When(state=InvoiceState.VOID, then=NOTHING), default=F("total") - F("paid"))
    return invoices.annotate(paid=Coalesce(Sum("lines__allocations__amount"), NOTHING)).annotate(
        due=due
    )


def unpayable(lines: Collection[Balance], on: date) -> list[InvoiceLine]:
    """The dues lines on which a payment received on that day would not help any more."""
    return [balance.line for balance in lines if balance.due > ZERO and not balance.payable_on(on)]

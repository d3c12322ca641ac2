"""Figures of money for the desk: what was billed and collected by month of renewal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from billing.dues.models import LineKind
from billing.models import Allocation, Invoice, InvoiceState
from billing.rules.money import ZERO
from members.rules.calendar import first_of_month, last_of_month


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """The invoices of one anniversary month that are not void. on_time, in_grace: paid by the due
    day, and after it; still_open: not settled.
    """

    month: date
    invoices: int
    on_time: int
    in_grace: int
    still_open: int
    billed: Decimal
    collected: Decimal

    @property
    def paid(self) -> int:
        return self.on_time + self.in_grace


def months(first: date, last: date) -> list[MonthFigures]:
    """The months from `first` to `last` (first days) that have invoices: two queries."""
    collected: Mapping[date, Decimal] = dict(
        Allocation.objects.filter(
            line__live=True,
            line__invoice__kind=LineKind.DUES,
            line__invoice__due_on__range=(first, last_of_month(last)),
        )
        .order_by()
        .values_list("line__invoice__due_on")
        .annotate(sum=Sum("amount"))
    )
    paid = Q(state=InvoiceState.PAID)
    rows = (
        Invoice.objects.filter(kind=LineKind.DUES, due_on__range=(first, last_of_month(last)))
        .exclude(state=InvoiceState.VOID)
        .order_by("due_on")
        .values("due_on")
        .annotate(
            count=Count("pk"),
            billed=Sum("total"),
            on_time=Count("pk", filter=paid & Q(settled_on__lte=F("due_on"))),
            late=Count("pk", filter=paid & Q(settled_on__gt=F("due_on"))),
        )
    )
    return [
        MonthFigures(
            month=first_of_month(row["due_on"]),
            invoices=row["count"],
            on_time=row["on_time"],
            in_grace=row["late"],
            still_open=row["count"] - row["on_time"] - row["late"],
            billed=row["billed"],
            collected=collected.get(row["due_on"], ZERO),
        )
        for row in rows
    ]

"""The open invoices that a decision about a certification touches (handbook section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.urls import reverse

from billing.dues.models import LineKind
from billing.dues.queries.open_lines import helped
from billing.models import Invoice, InvoiceState
from billing.queries.balances import balances
from billing.rules.money import ZERO
from members.models import Certification
from members.services.touched import Row
from plumbing.templatetags.ui import day, money


def invoices(held: Sequence[Certification], on: date) -> list[Row]:
    """What is due on them for these certifications, and whether paying it still does some good."""
    own = {row.pk for row in held}
    open_ = Invoice.objects.filter(state=InvoiceState.OPEN, lines__dues__certification__in=own)
    rows = {row.pk: row for row in open_.distinct().order_by("due_on", "pk")}
    due = [
        line
        for line in balances(rows.keys())
        if line.line.dues.certification_id in own and line.due > ZERO
    ]
    helps = {line.line.pk for line in helped(due, on)}
    return [
        Row(
            key=str(line.line.pk),
            what=f"{rows[line.line.invoice_id].number}, {line.line.description}",
            says=_says(line.due, rows[line.line.invoice_id].due_on, helps=line.line.pk in helps)
            if line.line.kind == LineKind.DUES
            else f"{money(line.due)}, a fee",
            url=reverse("billing:desk_invoice", args=[rows[line.line.invoice_id].number]),
        )
        for line in due
    ]


def _says(amount: Decimal, due_on: date, *, helps: bool) -> str:
    if helps:
        return f"{money(amount)} due by {day(due_on)}"
    return f"{money(amount)} stays open: nobody is reminded, and paying changes nothing"

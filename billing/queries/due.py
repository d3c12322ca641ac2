"""What the calendar asks of invoices, found by an index of the day on which each has its turn."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from billing.models import Invoice, InvoiceState


def to_remind(on: date) -> QuerySet[Invoice]:
    """Open invoices whose next step is to be thought of by then, the longest due first."""
    return Invoice.objects.filter(state=InvoiceState.OPEN, remind_on__lte=on).order_by(
        "remind_on", "pk"
    )

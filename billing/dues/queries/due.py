"""What the calendar asks of invoices, found by an index of the day on which each has its turn."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from billing.dues.models import LineKind
from billing.dues.rules.charges import GONE
from billing.models import Invoice, InvoiceState


def to_remind(on: date) -> QuerySet[Invoice]:
    """Open invoices whose next step is to be thought of by then, the longest due first."""
    open_dues = Invoice.objects.filter(state=InvoiceState.OPEN, kind=LineKind.DUES)
    return open_dues.filter(remind_on__lte=on).order_by("remind_on", "pk")


def late_fees_in_vain() -> QuerySet[Invoice]:
    """Open late fees of certifications that paying no longer brings back, or that are gone."""
    of = "lines__dues__certification__standing__"
    in_vain = Q(**{f"{of}way_back": "recertify"}) | Q(**{f"{of}word__in": GONE})
    open_fees = Invoice.objects.filter(state=InvoiceState.OPEN, kind=LineKind.LATE_FEE)
    return open_fees.filter(in_vain).order_by("pk")

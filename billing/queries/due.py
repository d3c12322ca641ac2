"""What the calendar asks of invoices, found by an index of what was not dealt with yet."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from billing.models import Invoice, InvoiceState
from billing.rules.dunning import STEPS, Step, due_through
from members.queries.policy import policy


def to_remind(step: Step, on: date) -> QuerySet[Invoice]:
    """Open invoices that have reached a step, or passed it, and for which none but earlier ones
    were dealt with; the longest due first.
    """
    earlier = ["", *STEPS[: STEPS.index(step)]]
    return Invoice.objects.filter(
        state=InvoiceState.OPEN,
        reminded_step__in=earlier,
        due_on__lte=due_through(step, on, policy()),
        issued_on__lte=on,
    ).order_by("due_on", "pk")

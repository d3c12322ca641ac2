"""What a recertification has cleared is not asked for again (handbook sections 8 and 9)."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date

from django.db import transaction

from billing.dues.queries.open_lines import cleared
from billing.models import Invoice, InvoiceState
from billing.queries.balances import balances
from billing.services import settling, voids

RECERTIFIED = "The certification was recertified: what was owed before is not asked for again"

log = logging.getLogger(__name__)


def forget(*, certification_ids: Collection[int], on: date) -> None:
    """Void the open invoices on which recertifications have cleared every line; inside their
    transaction. One that is being paid by card is closed at the provider and voided later; of one
    with money on it nothing more can be paid.
    """
    rows = Invoice.objects.filter(
        state=InvoiceState.OPEN, lines__dues__certification__in=certification_ids
    ).distinct()
    for invoice in rows.order_by("pk"):
        void(invoice, on=on)


def void(invoice: Invoice, *, on: date) -> bool:
    """Void an invoice where all of its lines are cleared; whether it is void now."""
    lines = balances([invoice.pk])
    if not lines or not all(cleared(line) for line in lines):
        return False
    try:
        with transaction.atomic():
            voids.take_off(invoice=invoice, reason=RECERTIFIED, on=on, actor=None)
    except voids.VoidRefused as refused:
        log.info("invoice stays: %s", refused, extra={"invoice": invoice.number})
        settling.overtake(invoice_ids=[invoice.pk])
        return False
    return True

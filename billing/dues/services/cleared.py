"""What a recertification has cleared is not asked for again (handbook sections 8 and 9)."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date

from django.db import transaction

from billing.dues.queries.open_lines import cleared
from billing.models import Invoice, InvoiceState
from billing.queries.balances import balances
from billing.queries.payers import lock_payer
from billing.rules.money import ZERO
from billing.services import crediting, freeing, settling, voids

RECERTIFIED = "The certification was recertified: what was owed before is not asked for again"

log = logging.getLogger(__name__)


def forget(*, certification_ids: Collection[int], on: date) -> None:
    """Void the open invoices on which recertifications have cleared every line; inside their
    transaction. What had paid a part of a cleared year is the payer's credit again. One that is
    being paid by card is closed at the provider, and no money goes to it any more; of one on which
    a whole year was paid the rest asks for nothing.
    """
    rows = Invoice.objects.filter(
        state=InvoiceState.OPEN, lines__dues__certification__in=certification_ids
    ).distinct()
    for invoice in rows.order_by("pk"):
        void(invoice, on=on)


def void(invoice: Invoice, *, on: date) -> bool:
    """Free the money on its cleared lines that are not paid, and void it where all of them are
    cleared; whether it is void now.
    """
    lines = balances([invoice.pk])
    parts = [line for line in lines if cleared(line) and line.paid > ZERO and line.due > ZERO]
    whole = bool(lines) and all(cleared(line) for line in lines)
    if parts:
        with transaction.atomic():
            lock_payer(invoice.payer_id)
            freeing.free(lines=parts, reason=RECERTIFIED, on=on, actor=None)
            settling.overtake(invoice_ids=[invoice.pk])
            crediting.use(payer_ids=[invoice.payer_id], on=on, actor=None)
    if not whole or any(line.paid > ZERO and line not in parts for line in lines):
        return False
    try:
        with transaction.atomic():
            voids.take_off(invoice=invoice, reason=RECERTIFIED, on=on, actor=None)
    except voids.VoidRefused as refused:
        log.info("invoice stays: %s", refused, extra={"invoice": invoice.number})
        settling.overtake(invoice_ids=[invoice.pk])
        return False
    return True

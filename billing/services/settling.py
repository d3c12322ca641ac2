"""Settling: what follows when money, or nothing to pay, has reached the lines of an invoice
(handbook section 3). Inside the caller's transaction, which has locked the payer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

from billing import kinds
from billing.kinds import Balance
from billing.models import (
    Allocation,
    Checkout,
    Invoice,
    InvoiceState,
)
from billing.queries.balances import balances
from billing.queries.payers import lock_payer
from billing.rules import flows
from billing.rules.money import ZERO
from members.models import User
from notices.services import planning


def settle(*, invoice: Invoice, on: date) -> bool:
    """Mark an open invoice paid when nothing is due on it; True when it was marked now.

    It is settled on the day the last of its money came in, which need not be entered last; `on`
    is the day of the money at hand.
    """
    if any(balance.due > ZERO for balance in balances([invoice.pk])):
        return False
    if not flows.INVOICE.moves(invoice.state, InvoiceState.PAID):
        return False
    put = Allocation.objects.filter(line__invoice=invoice, refund=None)
    last = put.aggregate(day=Max(Coalesce("put_on", "payment__received_on")))["day"]
    invoice.state, invoice.settled_on = InvoiceState.PAID, max(on, last or on)
    invoice.save(update_fields=["state", "settled_on"])
    planning.call_off(invoice, reason=InvoiceState.PAID)
    return True


def settle_free(*, invoice: Invoice, on: date, actor: User | None) -> None:
    """Settle the lines of 0.00 of an open invoice, which no payment will ever reach, and with
    them the invoice when nothing else is due on it.
    """
    with transaction.atomic():
        lock_payer(invoice.payer_id)
        invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
        if invoice.state != InvoiceState.OPEN:
            return
        free = [balance for balance in balances([invoice.pk]) if balance.line.amount == ZERO]
        settle(invoice=invoice, on=on)
        report_paid(lines=free, paid_on=on, on=on, actor=actor)


def report_paid(*, lines: Iterable[Balance], paid_on: date, on: date, actor: User | None) -> None:
    """Have the kinds of paid lines bring about what they do. `paid_on`: the day of the money at
    hand; where there was some before it, that may have come later.
    """
    for kind, own in kinds.apart(lines):
        kind.settled(lines=own, paid_on=paid_on, on=on, actor=actor)


def overtake(*, invoice_ids: Collection[int]) -> None:
    """Mark the open payment pages of invoices on which something else is due by now: they are to be
    closed at the provider.
    """
    Checkout.objects.filter(
        items__invoice__in=invoice_ids,
        items__open=True,
        state__in=flows.UNSETTLED,
    ).update(overtaken=True)

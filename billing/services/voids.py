"""Voiding an invoice that should not have been issued (handbook section 3)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from billing import kinds
from billing.models import Checkout, Invoice, InvoiceState
from billing.queries.balances import balances
from billing.queries.payers import lock_payer
from billing.rules import flows
from billing.rules.money import ZERO
from billing.services import checkout as checkouts
from billing.services import crediting, freeing
from billing.verbs import MoneyVerb
from members.models import User
from members.services import history
from notices.services import planning


class VoidRefused(Exception):
    """This invoice cannot be voided; the text is for the person who asked."""


def void(*, invoice: Invoice, reason: str, on: date, actor: User) -> Invoice:
    """Void an open invoice without money on it; its dues years can be invoiced again.

    An open payment page is closed at the provider first. Raises VoidRefused, IllegalMove,
    ProviderUnreachable (nothing is changed).
    """
    if not reason.strip():
        raise VoidRefused("Voiding needs a reason.")
    for page in Checkout.objects.filter(items__invoice=invoice, items__open=True):
        checkouts.close(checkout=page, on=on)
    return take_off(invoice=invoice, reason=reason.strip(), on=on, actor=actor)


@transaction.atomic
def give_up(*, invoice: Invoice, reason: str, on: date) -> Invoice:
    """The same of one that is asked for no more: what had paid a part of it is the payer's credit.

    Raises VoidRefused, IllegalMove.
    """
    lock_payer(invoice.payer_id)
    parts = [line for line in balances([invoice.pk]) if line.paid > ZERO]
    freeing.free(lines=parts, reason=reason, on=on, actor=None)
    invoice = take_off(invoice=invoice, reason=reason, on=on, actor=None)
    crediting.use(payer_ids=[invoice.payer_id], on=on, actor=None)
    return invoice


@transaction.atomic
def take_off(*, invoice: Invoice, reason: str, on: date, actor: User | None) -> Invoice:
    """The same where no page is open at the provider. Raises VoidRefused, IllegalMove."""
    certificant_id = lock_payer(invoice.payer_id)
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if invoice.checkout_items.filter(open=True).exists():
        raise VoidRefused("A payment has just been started. Try again in a minute.")
    if any(balance.paid > ZERO for balance in balances([invoice.pk])):
        raise VoidRefused("There is money on it: refund it first.")
    if not flows.INVOICE.moves(invoice.state, InvoiceState.VOID, actor=actor, reason=reason):
        return invoice
    invoice.state, invoice.voided_on, invoice.void_reason = InvoiceState.VOID, on, reason[:300]
    invoice.save(update_fields=["state", "voided_on", "void_reason"])
    invoice.lines.update(live=False)
    for kind, _ in kinds.apart(invoice.lines.all()):
        kind.voided(invoice=invoice)
    planning.call_off(invoice, reason=InvoiceState.VOID)
    history.record(
        actor=actor,
        verb=MoneyVerb.INVOICE_VOIDED,
        subject=f"invoice:{invoice.number}",
        certificant_id=certificant_id,
        before={"state": InvoiceState.OPEN},
        after={"state": InvoiceState.VOID},
        reason=reason,
    )
    return invoice

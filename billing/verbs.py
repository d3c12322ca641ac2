"""What is done to invoices and payments."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from members.models import History, Role
from members.models.verb import Page, Shown, Verb, declare
from members.verbs import MONEY, NOTES


def _owner(row: History) -> Sequence[int | None]:
    return [row.certificant_id]


_INVOICE = Page("billing:desk_invoice", "Invoice", (Role.FINANCE, Role.SUPPORT))
_ACCOUNT = Page("billing:desk_account", "Account", (Role.FINANCE,), _owner)
_invoice = partial(Shown, page=_INVOICE, groups=(MONEY,))
_payment = partial(Shown, page=_ACCOUNT, groups=(MONEY,))


@declare
class MoneyVerb(Verb):
    """What billing owns."""

    INVOICE_ISSUED = "invoice_issued", _invoice("receipt-text")
    INVOICE_VOIDED = "invoice_voided", _invoice("ban")
    PAYMENT_RECEIVED = "payment_received", _payment("banknote")
    PAYMENT_REFUNDED = "payment_refunded", _payment("hand-coins")
    PAYMENT_NOTED = "payment_noted", _payment("sticky-note", groups=(NOTES, MONEY))
    CREDIT_FREED = "credit_freed", _payment("wallet")
    CREDIT_USED = "credit_used", _payment("wallet")

"""The link by which somebody else pays one invoice, as members pass it on and staff copy it."""

from __future__ import annotations

from datetime import date
from typing import Any

from billing.models import Invoice, InvoiceState
from billing.queries.member_invoices import Owed
from billing.services import pay_links


def share(invoice: Invoice, owed: Owed, through: date) -> dict[str, Any]:
    """`share_link`, "" where paying brings nothing, and `through`, the last day that it works."""
    shared = invoice.state == InvoiceState.OPEN and owed.payable
    return {
        "share_link": pay_links.link(invoice, through=through) if shared else "",
        "through": through,
    }

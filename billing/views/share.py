"""The link by which somebody else pays one invoice, as members pass it on and staff copy it."""

from __future__ import annotations

from datetime import date
from typing import Any

from billing.dues.rules.dunning import link_through
from billing.models import Invoice, InvoiceState
from billing.queries.member_invoices import Owed, Prospects
from billing.services import pay_links


def share(invoice: Invoice, owed: Owed, prospects: Prospects, on: date) -> dict[str, Any]:
    """`share_link`, "" where paying brings nothing, and `through`, the last day that it works."""
    lapsed = any(one.now.standing == "lapsed" for one in prospects.each)
    through = link_through(on, owed.last_day, lapsed=lapsed)
    shared = invoice.state == InvoiceState.OPEN and owed.payable
    return {
        "share_link": pay_links.link(invoice, through=through) if shared else "",
        "through": through,
    }

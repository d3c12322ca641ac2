"""What pages of one invoice say, whoever reads them: its member, who has its link, staff."""

from __future__ import annotations

from datetime import date
from typing import Any

from billing import kinds
from billing.models import Invoice, InvoiceState
from billing.queries.member_invoices import owed
from billing.rules import telling
from billing.services import pay_links


def about(invoice: Invoice, on: date) -> dict[str, Any]:
    """The invoice, what its kind says of it, and `owed`; `asks`: whether it can be paid; `banner`:
    the template that says how late it is, or why it cannot; rows: (balance, what its kind says).
    share_link: for somebody else to pay by, through the day `through`; "" where nobody can.
    """
    asked, kind = owed(invoice, on), kinds.of(invoice.kind)
    page = kind.page(invoice, asked, on)
    name = telling.page(invoice.state, payable=asked.payable)
    link = pay_links.link(invoice, through=page["through"]) if name == "asks" else ""
    is_open = invoice.state == InvoiceState.OPEN
    return page | {
        "invoice": invoice,
        "owed": asked,
        "asks": name == "asks",
        "banner": kind.templates(f"billing/pay/{name}.html"),
        "rows": [(one, kind.says(one, asked, on) if is_open else "") for one in asked.lines],
        "share_link": link,
    }

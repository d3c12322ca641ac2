"""An invoice as it stands: what was paid of it, when and how, and what is still due.

The invoice itself stays as it was issued (`papers`). Once money came for it, or it was voided,
whoever asks for its PDF gets this sheet, made at that moment and not kept.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Sum

from billing.models import Invoice, InvoiceState, Payment
from billing.queries.balances import balances
from billing.rules.money import ZERO
from billing.services import papers, printed
from plumbing import pdf


def is_as_issued(invoice: Invoice) -> bool:
    """Whether nothing has come of it yet, so that what was issued still tells the truth."""
    return invoice.state == InvoiceState.OPEN and not _payments(invoice)


def statement_pdf(invoice: Invoice, *, on: date) -> bytes:
    """The sheet of a day as PDF; raises PdfError."""
    return pdf.render(statement_html(invoice, on=on), on=on)


def statement_html(invoice: Invoice, *, on: date, in_browser: bool = False) -> str:
    """The same as HTML; `in_browser` for a page that links its own styles."""
    return papers.invoice_html(invoice, _facts(invoice, on), in_browser=in_browser)


def _facts(invoice: Invoice, on: date) -> dict[str, Any]:
    """What the sheet says: as issued, and `stamp`, `stamped_on`, `payments`, `paid`."""
    facts = printed.invoices_facts([invoice])[invoice.pk]
    payments = _payments(invoice)
    paid = sum((one["amount"] for one in payments), ZERO)
    stamped = {"payments": payments, "paid": paid, "issued_total": invoice.total}
    if invoice.state == InvoiceState.OPEN:
        return facts | _still_due(invoice, on) | stamped | {"stamp": "Paid in part"}
    stamp = InvoiceState(invoice.state).label
    day = invoice.settled_on or invoice.voided_on
    nothing_asked: dict[str, Any] = {
        "coupon": None,
        "qr_code": "",
        "pay_through": None,
        "points": [],
    }
    return facts | stamped | nothing_asked | {"stamp": stamp, "stamped_on": day}


def _still_due(invoice: Invoice, on: date) -> dict[str, Any]:
    """What a message of that day would ask for, under the lines as they were issued."""
    lines = [printed.line_facts(balance.line) for balance in balances([invoice.pk])]
    return printed.due_now_facts(invoice, on) | {"lines": lines}


def _payments(invoice: Invoice) -> list[dict[str, Any]]:
    """What was put to the invoice and not given back: paid_on, method (words), amount."""
    put = (
        Payment.objects.filter(allocations__line__invoice=invoice)
        .annotate(put=Sum("allocations__amount"))
        .filter(put__gt=ZERO)
        .order_by("received_on", "pk")
    )
    return [
        {"paid_on": one.received_on, "method": printed.method_words(one), "amount": one.put}
        for one in put
    ]

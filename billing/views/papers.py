"""Invoices and receipts on paper: the PDF, or the same sheet to print while none can be made."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase

from billing.models import Invoice, Payment
from billing.services import papers, statements
from plumbing import clock, pdf
from plumbing.uploads import Kind, private_file_response

log = logging.getLogger(__name__)


def invoice_paper(invoice: Invoice, *, as_issued: bool = False) -> HttpResponseBase:
    """The invoice, for somebody who may see it (the caller has asked): as it stands, or as it was
    issued.
    """
    name = f"invoice-{invoice.number}.pdf"
    if not (as_issued or statements.is_as_issued(invoice)):
        on = clock.today()
        return _paper(
            name,
            lambda: statements.statement_pdf(invoice, on=on),
            lambda: statements.statement_html(invoice, on=on, in_browser=True),
        )
    return _paper(
        name,
        lambda: papers.invoice_pdf(invoice),
        lambda: papers.invoice_html(invoice, in_browser=True),
    )


def receipt_paper(payment: Payment) -> HttpResponseBase:
    """The receipt of a payment, likewise."""
    return _paper(
        f"receipt-{payment.pk}.pdf",
        lambda: papers.receipt_pdf(payment),
        lambda: papers.receipt_html(payment, in_browser=True),
    )


def _paper(name: str, as_pdf: Callable[[], bytes], as_page: Callable[[], str]) -> HttpResponseBase:
    try:
        return private_file_response(as_pdf(), name=name, kind=Kind.PDF)
    except pdf.PdfError:
        log.exception("no PDF can be made; the sheet is shown instead", extra={"paper": name})
    response = HttpResponse(as_page())
    response.headers["Cache-Control"] = "private, no-store"
    return response

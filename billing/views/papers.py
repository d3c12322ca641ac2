"""Invoices and receipts on paper: the PDF, or the same sheet to print while none can be made."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase

from billing.models import Invoice, Payment
from billing.services import documents
from plumbing import pdf
from plumbing.uploads import Kind, private_file_response

log = logging.getLogger(__name__)


def invoice_paper(invoice: Invoice) -> HttpResponseBase:
    """The invoice, for somebody who may see it (the caller has asked)."""
    return _paper(
        f"invoice-{invoice.number}.pdf",
        lambda: documents.invoice_pdf(invoice),
        lambda: documents.invoice_html(invoice, in_browser=True),
    )


def receipt_paper(payment: Payment) -> HttpResponseBase:
    """The receipt of a payment, likewise."""
    return _paper(
        f"receipt-{payment.pk}.pdf",
        lambda: documents.receipt_pdf(payment),
        lambda: documents.receipt_html(payment, in_browser=True),
    )


def _paper(name: str, as_pdf: Callable[[], bytes], as_page: Callable[[], str]) -> HttpResponseBase:
    try:
        return private_file_response(as_pdf(), name=name, kind=Kind.PDF)
    except pdf.PdfError:
        log.exception("no PDF can be made; the sheet is shown instead", extra={"paper": name})
    response = HttpResponse(as_page())
    response.headers["Cache-Control"] = "private, no-store"
    return response

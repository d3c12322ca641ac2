"""The PDFs of invoices and receipts: rendered once, kept, and the same bytes for ever."""

from __future__ import annotations

import hashlib
import logging
import time
from datetime import timedelta

from django.db.models import F, Q
from django.template.loader import render_to_string

from billing.models import Document, Invoice, Payment
from billing.queries.kept_files import FOLDER
from billing.services import printed
from plumbing import clock, files, pdf

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5


def invoice_pdf(invoice: Invoice) -> bytes:
    """The PDF of an invoice as it was issued, rendered now if no worker has done it yet."""
    document, _ = Document.objects.get_or_create(kind=Document.Kind.INVOICE, invoice=invoice)
    return _bytes(document)


def receipt_pdf(payment: Payment) -> bytes:
    """The receipt of a payment, rendered now if no worker has done it yet."""
    document, _ = Document.objects.get_or_create(kind=Document.Kind.RECEIPT, payment=payment)
    return _bytes(document)


def _bytes(document: Document) -> bytes:
    if document.rendered_at is None:
        render(document=document)
    try:
        return files.read(document.path)
    except FileNotFoundError:
        return _made_again(document)


def _made_again(document: Document) -> bytes:
    """Render a file that was lost out of the same frozen facts."""
    log.warning("the PDF of document %s was lost; it is made again", document.pk)
    lost = Document.objects.filter(pk=document.pk, sha256=document.sha256)
    lost.update(rendered_at=None)
    render(document=document)
    return files.read(document.path)


def render(*, document: Document) -> None:
    """Render and keep one document; of two renderers at once the first one's PDF is kept.

    Raises PdfError or FilesAway: the document stays wanted.
    """
    data = _invoice(document.invoice) if document.invoice else _receipt(document.payment)
    digest = hashlib.sha256(data).hexdigest()
    path = _keep(data, digest)
    Document.objects.filter(pk=document.pk, rendered_at=None).update(
        path=path, sha256=digest, size=len(data), rendered_at=clock.now(), error=""
    )
    document.refresh_from_db()


def _keep(data: bytes, digest: str) -> str:
    """Keep a file under its hash."""
    path = f"{FOLDER}/{digest[:2]}/{digest}.pdf"
    files.keep(path, data)
    return path


def _invoice(invoice: Invoice) -> bytes:
    html = render_to_string("print/invoice.html", printed.invoice_facts(invoice))
    return pdf.render(html, on=invoice.issued_on)


def _receipt(payment: Payment | None) -> bytes:
    assert payment is not None  # noqa: S101 - the constraint document_of_one_thing
    html = render_to_string("print/receipt.html", printed.receipt_facts(payment))
    return pdf.render(html, on=payment.received_on)


def render_wanted(*, seconds: float) -> bool:
    """Render what is wanted for about `seconds`; True when there is more to do.

    Each document is claimed by a conditional update, so two workers do not make the same one; a
    claim whose worker died is free again after five minutes. Raises PdfUnavailable or FilesAway.
    """
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        document = _claim()
        if document is None:
            return False
        try:
            render(document=document)
        except (pdf.PdfUnavailable, files.FilesAway):
            Document.objects.filter(pk=document.pk).update(claimed_at=None, attempts=0)
            raise
        except pdf.PdfError as error:
            Document.objects.filter(pk=document.pk).update(error=str(error)[:300])
    return True


def _claim() -> Document | None:
    """Take the oldest wanted document that no other worker holds."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=clock.now() - LEASE)
    wanted = Document.objects.filter(free, rendered_at=None, attempts__lt=MOST_ATTEMPTS)
    while True:
        pk = wanted.order_by("pk").values_list("pk", flat=True).first()
        if pk is None:
            return None
        taken = wanted.filter(pk=pk).update(claimed_at=clock.now(), attempts=F("attempts") + 1)
        if taken:
            return Document.objects.select_related("invoice", "payment__certificant").get(pk=pk)

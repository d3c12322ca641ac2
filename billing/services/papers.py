"""The PDFs of invoices and receipts: rendered once, kept, and the same bytes for ever."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import QuerySet
from django.template.loader import render_to_string

from billing import kinds
from billing.models import Invoice, Paper, Payment
from billing.queries.kept_files import FOLDER
from billing.queries.payers import OF_PAYMENT
from billing.services import printed
from plumbing import clock, files, pdf, work
from plumbing.jobs import Backlog

log = logging.getLogger(__name__)

Facts = dict[str, Any]

QUEUE = work.Queue(
    lease=timedelta(minutes=5),
    most=5,
    batch=25,  # some seconds of work
    away=(pdf.PdfUnavailable, files.FilesAway),
)


def invoice_pdf(invoice: Invoice) -> bytes:
    """The PDF of an invoice as it was issued, rendered now if no worker has done it yet."""
    paper, _ = Paper.objects.get_or_create(kind=Paper.Kind.INVOICE, invoice=invoice)
    return _bytes(paper)


def receipt_pdf(payment: Payment) -> bytes:
    """The receipt of a payment, rendered now if no worker has done it yet."""
    paper, _ = Paper.objects.get_or_create(kind=Paper.Kind.RECEIPT, payment=payment)
    return _bytes(paper)


def _bytes(paper: Paper) -> bytes:
    if paper.rendered_at is None:
        render(paper=paper)
        paper.refresh_from_db()
    try:
        return files.read(paper.path)
    except FileNotFoundError:
        return _made_again(paper)


def _made_again(paper: Paper) -> bytes:
    """Render a file that was lost out of the same frozen facts."""
    log.warning("the PDF of paper %s was lost; it is made again", paper.pk)
    lost = Paper.objects.filter(pk=paper.pk, sha256=paper.sha256)
    lost.update(rendered_at=None)
    render(paper=paper)
    paper.refresh_from_db()
    return files.read(paper.path)


def render(*, paper: Paper, facts: Facts | None = None) -> None:
    """Render and keep one paper; of two renderers at once the first one's PDF is kept.

    facts: of an invoice, where they are read already. Raises PdfError or FilesAway: the paper
    stays wanted.
    """
    data = _invoice(paper.invoice, facts) if paper.invoice else _receipt(paper.payment)
    digest = hashlib.sha256(data).hexdigest()
    path = _keep(data, digest)
    Paper.objects.filter(pk=paper.pk, rendered_at=None).update(
        path=path, sha256=digest, size=len(data), rendered_at=clock.now(), error=""
    )


def _keep(data: bytes, digest: str) -> str:
    """Keep a file under its hash."""
    path = f"{FOLDER}/{digest[:2]}/{digest}.pdf"
    files.keep(path, data)
    return path


def _invoice(invoice: Invoice, facts: Facts | None = None) -> bytes:
    return pdf.render(invoice_html(invoice, facts), on=invoice.issued_on)


def _receipt(payment: Payment | None) -> bytes:
    assert payment is not None  # noqa: S101 - the constraint paper_of_one_thing
    return pdf.render(receipt_html(payment), on=payment.received_on)


def invoice_html(invoice: Invoice, facts: Facts | None = None, *, in_browser: bool = False) -> str:
    """The sheet that becomes the PDF; `in_browser` for a page that links its own styles."""
    facts = facts or printed.invoices_facts([invoice])[invoice.pk]
    return render_to_string(
        kinds.of(invoice.kind).templates("print/invoice.html"), facts | {"in_browser": in_browser}
    )


def receipt_html(payment: Payment, *, in_browser: bool = False) -> str:
    """The same for a receipt."""
    facts = printed.receipt_facts(payment) | {"in_browser": in_browser}
    return render_to_string("print/receipt.html", facts)


def render_wanted(*, seconds: float) -> bool:
    """Render what is wanted for about `seconds`; True when there is more to do.

    Any number of workers may do it at once. Raises PdfUnavailable or FilesAway.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        taken = take()
        if not taken:
            return False
        render_taken(papers=taken, end=end)
    return True


def backlog(on: date, late_before: date | datetime) -> Backlog:
    """What waits for `render_wanted`."""
    wanted = Paper.objects.filter(rendered_at=None)
    return Backlog.of(wanted, "wanted_at", late_before, QUEUE.given_up)


def take() -> list[Paper]:
    """Take the oldest wanted papers that no other worker has."""
    return work.take(QUEUE, wanted().select_related("invoice", *OF_PAYMENT))


def wanted() -> QuerySet[Paper]:
    """What is to be rendered, the oldest first."""
    return Paper.objects.filter(rendered_at=None).order_by("pk")


def render_taken(*, papers: Sequence[Paper], end: float) -> None:
    """Render papers that this worker took, each recorded by itself; see `work.do_taken`."""
    facts = cache(lambda: _read_ahead(papers))

    def do(paper: Paper) -> None:
        render(paper=paper, facts=facts().get(paper.invoice_id or 0))

    work.do_taken(QUEUE, papers, do, end=end)


def _read_ahead(papers: Sequence[Paper]) -> dict[int, Facts]:
    """What the invoices among them say, by id; nothing when one of them cannot be read."""
    try:
        return printed.invoices_facts([row.invoice for row in papers if row.invoice])
    except SoftTimeLimitExceeded:
        raise
    except Exception:  # whatever one row brings about; each is then read, and blamed, by itself
        log.exception("invoices cannot be read together")
        return {}

"""PDFs of invoices: made once, kept, the same bytes for whoever asks."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from billing.models import Document, Invoice
from billing.services import documents, renewals
from members.delivery import registry
from members.models import Notice
from plumbing import clock, pdf
from tests.billing.renewals.people import MONTH, ON, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    holder()
    renewals.run(month=MONTH, on=ON, actor=None)
    return Invoice.objects.get()


def test_a_wanted_pdf_is_rendered_once_and_kept_privately(invoice, settings):
    assert documents.render_wanted(seconds=30) is False
    kept = Document.objects.get()
    data = (Path(settings.MEDIA_ROOT) / kept.path).read_bytes()
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert documents.invoice_pdf(invoice) == data
    text = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    for said in (invoice.number, "Marisol Reyes", "November 30, 2026", "$50.00"):
        assert said in text
    documents.render_wanted(seconds=30)
    assert Document.objects.get().rendered_at == kept.rendered_at


def test_the_same_invoice_renders_to_the_same_bytes(invoice):
    assert documents._invoice(invoice) == documents._invoice(Invoice.objects.get())


def test_whoever_asks_before_the_worker_gets_the_pdf_at_once(invoice):
    first = documents.invoice_pdf(invoice)
    assert Document.objects.get().rendered_at
    assert documents.invoice_pdf(invoice) == first


def test_of_two_renderers_the_first_one_s_pdf_is_kept(invoice, monkeypatch):
    slow, fast = Document.objects.get(), Document.objects.get()
    monkeypatch.setattr(documents, "_invoice", lambda _: b"%PDF first")
    documents.render(document=fast)
    monkeypatch.setattr(documents, "_invoice", lambda _: b"%PDF second")
    documents.render(document=slow)
    assert documents.invoice_pdf(invoice) == b"%PDF first"
    assert slow.sha256 == fast.sha256


def test_a_claim_whose_worker_died_is_free_again_after_its_lease(invoice, monkeypatch):
    monkeypatch.setattr(documents, "_invoice", lambda _: b"%PDF")
    assert documents._claim() is not None
    assert documents._claim() is None
    Document.objects.update(claimed_at=clock.now() - documents.LEASE - timedelta(seconds=1))
    documents.render_wanted(seconds=30)
    assert Document.objects.get().rendered_at


def test_what_cannot_be_rendered_is_given_up_with_its_error_and_stops_nobody(invoice, monkeypatch):
    holder()
    renewals.run(month=MONTH, on=ON, actor=None)

    def render(asked):
        if asked.pk == invoice.pk:
            raise pdf.PdfError("a glyph nobody knows")
        return b"%PDF"

    monkeypatch.setattr(documents, "_invoice", render)
    for _ in range(documents.MOST_ATTEMPTS + 2):
        documents.render_wanted(seconds=30)
        Document.objects.filter(rendered_at=None).update(claimed_at=None)
    bad = Document.objects.get(invoice=invoice)
    assert (bad.attempts, bad.error) == (documents.MOST_ATTEMPTS, "a glyph nobody knows")
    assert Document.objects.filter(rendered_at__isnull=False).count() == 1


def test_the_renewal_email_waits_for_its_pdf_and_then_carries_it(invoice):
    notice = Notice.objects.get(channel="email")
    attachments = registry.renderer_of("renewal").attachments
    with pytest.raises(registry.NotReady, match="PDF"):
        attachments(notice)
    documents.render_wanted(seconds=30)
    [attached] = attachments(notice)
    assert (attached.name, attached.content_type) == (
        f"invoice-{invoice.number}.pdf",
        "application/pdf",
    )
    assert attached.data == documents.invoice_pdf(invoice)

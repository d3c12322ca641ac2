"""PDFs of invoices: made once, kept, the same bytes for whoever asks."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings as portal
from django.db import connections
from pypdf import PdfReader

from billing.dues.services import renewals
from billing.models import Invoice, Paper
from billing.services import papers, printed
from notices import kinds
from notices.models import Notice
from plumbing import beside, clock, files, pdf
from tests.billing.dues.renewals.people import MONTH, ON, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    holder()
    renewals.run(month=MONTH, on=ON, actor=None)
    return Invoice.objects.get()


def test_a_wanted_pdf_is_rendered_once_and_kept_privately(invoice, settings):
    assert papers.render_wanted(seconds=30) is False
    kept = Paper.objects.get()
    data = (Path(settings.MEDIA_ROOT) / kept.path).read_bytes()
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert papers.invoice_pdf(invoice) == data
    text = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    for said in (invoice.number, "Marisol Reyes", "November 30, 2026", "$50.00"):
        assert said in text
    papers.render_wanted(seconds=30)
    assert Paper.objects.get().rendered_at == kept.rendered_at


def test_the_same_invoice_renders_to_the_same_bytes(invoice):
    assert papers._invoice(invoice) == papers._invoice(Invoice.objects.get())


def test_whoever_asks_before_the_worker_gets_the_pdf_at_once(invoice):
    first = papers.invoice_pdf(invoice)
    assert Paper.objects.get().rendered_at
    assert papers.invoice_pdf(invoice) == first


def test_of_two_renderers_the_first_one_s_pdf_is_kept(invoice, monkeypatch):
    slow, fast = Paper.objects.get(), Paper.objects.get()
    monkeypatch.setattr(papers, "_invoice", lambda *_: b"%PDF first")
    papers.render(paper=fast)
    monkeypatch.setattr(papers, "_invoice", lambda *_: b"%PDF second")
    papers.render(paper=slow)
    assert papers.invoice_pdf(invoice) == b"%PDF first"
    assert Paper.objects.get().size == len(b"%PDF first")


@pytest.fixture
def many(monkeypatch):
    """Seven wanted documents, of which a worker takes three at a time."""
    for _ in range(7):
        holder()
    renewals.run(month=MONTH, on=ON, actor=None)
    monkeypatch.setattr(papers, "QUEUE", replace(papers.QUEUE, batch=3))
    monkeypatch.setattr(papers, "_invoice", small)


def small(row, *_):
    return b"%PDF " + row.number.encode()


def rendered() -> int:
    return Paper.objects.filter(rendered_at__isnull=False).count()


def lose_leases() -> None:
    Paper.objects.filter(free_at__isnull=False).update(free_at=clock.now())


def test_what_is_taken_is_taken_once_and_free_again_after_its_lease(many):
    first, second, third = papers.take(), papers.take(), papers.take()
    assert [len(first), len(second), len(third)] == [3, 3, 1]
    assert len({row.pk for row in (*first, *second, *third)}) == 7
    assert papers.take() == []
    assert papers.render_wanted(seconds=30) is False
    assert rendered() == 0
    lose_leases()
    assert papers.render_wanted(seconds=30) is False
    assert rendered() == 7


def test_documents_not_begun_when_the_time_is_over_are_free_for_the_next_worker(many):
    papers.render_taken(papers=papers.take(), end=time.monotonic() - 1)
    assert not Paper.objects.filter(free_at__isnull=False).exists()
    assert papers.render_wanted(seconds=0) is True
    assert papers.render_wanted(seconds=30) is False
    assert rendered() == 7


@pytest.mark.parametrize(
    "error", [SoftTimeLimitExceeded(), pdf.PdfUnavailable("no Pango"), files.FilesAway("full")]
)
def test_what_no_document_is_to_blame_for_frees_the_rest_and_counts_no_attempt(
    many, monkeypatch, error
):
    make = papers._invoice

    def render(row, facts=None):
        if rendered() == 1:
            raise error
        return make(row, facts)

    with monkeypatch.context() as patch:
        patch.setattr(papers, "_invoice", render)
        with pytest.raises(type(error)):
            papers.render_wanted(seconds=30)
    waiting = Paper.objects.filter(rendered_at=None, free_at=None, attempts=0)
    assert (rendered(), waiting.count()) == (1, 6)
    papers.render_wanted(seconds=30)
    assert rendered() == 7


def render_and_die(media):
    """In a process of its own: render four documents and be killed at the fifth."""
    made = []

    def render(row, _facts=None):
        if len(made) == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        made.append(row)
        return small(row)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portal, "MEDIA_ROOT", media)
        patch.setattr(papers, "QUEUE", replace(papers.QUEUE, batch=3))
        patch.setattr(papers, "_invoice", render)
        papers.render_wanted(seconds=30)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing_and_the_next_makes_the_rest(many, settings):
    process = beside.start(render_and_die, str(settings.MEDIA_ROOT))
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert rendered() == 4
    kept = set(Paper.objects.exclude(path="").values_list("pk", "sha256"))
    papers.render_wanted(seconds=30)
    assert rendered() == 5  # the seventh was not taken; two wait for the lease of the dead
    lose_leases()
    papers.render_wanted(seconds=30)
    assert rendered() == 7
    assert kept < set(Paper.objects.values_list("pk", "sha256"))
    for document in Paper.objects.all():
        assert files.intact(document.path, document.sha256)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_make_the_same_document(many, monkeypatch):
    make, made = papers._invoice, []

    def render(row, facts=None):
        made.append(row.pk)
        time.sleep(0.05)
        return make(row, facts)

    def work():
        try:
            barrier.wait(10)
            papers.render_wanted(seconds=30)
        finally:
            connections.close_all()

    monkeypatch.setattr(papers, "_invoice", render)
    barrier = threading.Barrier(2)
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(made) == sorted(Paper.objects.values_list("invoice", flat=True))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (pdf.PdfError("a glyph nobody knows"), "PdfError: a glyph nobody knows"),
        (KeyError("due_on"), "KeyError: 'due_on'"),
    ],
)
def test_what_cannot_be_rendered_is_given_up_with_its_error_and_stops_nobody(
    invoice, monkeypatch, error, said
):
    holder()
    renewals.run(month=MONTH, on=ON, actor=None)

    def render(asked, _facts=None):
        if asked.pk == invoice.pk:
            raise error
        return b"%PDF"

    monkeypatch.setattr(papers, "_invoice", render)
    for _ in range(papers.QUEUE.most + 2):
        papers.render_wanted(seconds=30)
        Paper.objects.filter(rendered_at=None).update(free_at=None)
    bad = Paper.objects.get(invoice=invoice)
    assert (bad.attempts, bad.error) == (papers.QUEUE.most, said)
    assert Paper.objects.filter(rendered_at__isnull=False).count() == 1


def test_an_invoice_that_cannot_be_read_stops_none_of_those_read_with_it(invoice, monkeypatch):
    holder()
    renewals.run(month=MONTH, on=ON, actor=None)
    read = printed.invoices_facts

    def reading(invoices):
        if invoice in invoices:
            raise KeyError("lines")
        return read(invoices)

    monkeypatch.setattr(printed, "invoices_facts", reading)
    papers.render_wanted(seconds=30)
    assert rendered() == 1
    assert Paper.objects.get(invoice=invoice).error == "KeyError: 'lines'"


def test_invoices_read_together_say_what_each_says_alone_for_no_more_queries(
    invoice, django_assert_num_queries
):
    both = holder()
    holder(both.certificant)  # two certifications on one invoice
    holder()
    renewals.run(month=MONTH, on=ON, actor=None)
    rows = list(Invoice.objects.all())
    alone = printed.invoices_facts([invoice])  # policy and programmes are kept from now on
    with django_assert_num_queries(5):
        together = printed.invoices_facts(rows)
    assert len(together) == len(rows) == 3
    assert together[invoice.pk] == alone[invoice.pk]


def test_the_renewal_email_waits_for_its_pdf_and_then_carries_it(invoice):
    notice = Notice.objects.get(channel="email")
    attachments = kinds.attachments
    with pytest.raises(kinds.NotReady, match="PDF"):
        attachments(notice)
    papers.render_wanted(seconds=30)
    [attached] = attachments(notice)
    assert (attached.name, attached.content_type) == (
        f"invoice-{invoice.number}.pdf",
        "application/pdf",
    )
    assert attached.data == papers.invoice_pdf(invoice)

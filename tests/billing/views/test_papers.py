"""Invoices and receipts while no PDF can be made: the same sheet as a page to print."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from billing.models import Checkout, Payment
from billing.services import papers, pay_links
from plumbing import clock, pdf
from tests import builders
from tests.billing.services.pages import an_invoice

pytestmark = pytest.mark.django_db

INSTEAD = "The PDF cannot be made right now."
ERRORS = (pdf.PdfUnavailable("no Pango"), pdf.PdfTimeout("30 s"), pdf.PdfFailed("odd"))


@pytest.fixture
def invoice():
    return an_invoice()


@pytest.fixture
def payment(invoice):
    return Payment.objects.create(
        payer_id=invoice.payer_id,
        amount=invoice.total,
        method="check",
        reference="1042",
        received_on=clock.today(),
    )


@pytest.fixture
def no_pdf(monkeypatch):
    """Make every PDF fail with an error."""

    def fail_with(error):
        def render(*_args, **_more):
            raise error

        monkeypatch.setattr(pdf, "render", render)

    fail_with(ERRORS[0])
    return fail_with


@pytest.fixture
def member(client, invoice):
    client.force_login(builders.member(invoice.payer.certificant))
    return client


def paths(invoice, payment):
    through = clock.today()
    token = pay_links.token(invoice, through=through)
    return {
        "own": reverse("billing:invoice_pdf", args=[invoice.number]),
        "by link": reverse("billing:pay_pdf", args=[token]),
        "receipt": reverse("billing:receipt_pdf", args=[payment.pk]),
    }


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("way", ["own", "by link", "receipt"])
def test_without_a_pdf_the_same_sheet_is_a_page_to_print(
    member, invoice, payment, no_pdf, way, error
):
    no_pdf(error)
    answer = member.get(paths(invoice, payment)[way])
    page = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer["Cache-Control"].startswith("private, no-store")
    assert INSTEAD in page
    assert "$50.00" in page
    said = "Receipt R-" if way == "receipt" else "Payment coupon"
    assert said in page


def test_all_that_the_page_loads_is_ours_and_there(member, invoice, payment, no_pdf):
    from django.contrib.staticfiles import finders

    page = member.get(paths(invoice, payment)["own"]).content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    static = [address for address in loaded if not address.startswith("data:image/png;")]
    assert len(static) == 4
    for address in static:
        assert finders.find(address.removeprefix("/static/")), address
    assert "style=" not in page


def test_a_stranger_gets_neither_pdf_nor_page(client, invoice, payment, no_pdf):
    client.force_login(builders.member())
    found = paths(invoice, payment)
    assert [client.get(found[way]).status_code for way in ("own", "receipt")] == [404, 404]


def test_a_pdf_that_was_made_is_handed_out_though_none_can_be_made_now(
    member, invoice, payment, no_pdf, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "render", lambda *_args, **_more: b"%PDF-1.7")
        papers.invoice_pdf(invoice)
    answer = member.get(paths(invoice, payment)["own"])
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer) == b"%PDF-1.7"


def test_what_becomes_a_pdf_has_no_word_for_browsers(invoice):
    html = papers.invoice_html(invoice)
    assert INSTEAD not in html
    assert "<link" not in html
    assert 'src="img/scissors.svg"' in html


def test_invoice_and_receipt_show_the_number_that_people_are_asked_for(invoice, payment):
    number = f"Member number {invoice.payer.certificant.member_number}"
    assert number in papers.invoice_html(invoice)
    assert number in papers.receipt_html(payment)


def test_the_receipt_after_paying_is_a_page_too(client, invoice, payment, no_pdf):
    checkout = Checkout.objects.create(
        key=uuid.uuid4(),
        payer_id=invoice.payer_id,
        amount=invoice.total,
        payment=payment,
        return_path="/invoices/",
        expires_at=clock.now(),
        state="completed",
    )
    answer = client.get(reverse("billing:returned_receipt", args=[checkout.key]))
    assert INSTEAD in answer.content.decode()

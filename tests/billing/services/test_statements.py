"""The PDF of an invoice after money came for it: it says so, and what was issued stays kept."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from billing.models import Paper
from billing.services import papers, payments, statements, voids
from notices import kinds
from notices.models import Channel, Notice
from notices.services import planning
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return an_invoice()


@pytest.fixture
def member(client, invoice):
    client.force_login(builders.member(invoice.payer.certificant))
    return client


def pay(invoice, amount, reference="1042"):
    payments.enter(
        payer_id=invoice.payer_id,
        invoice_ids=[invoice.pk],
        money=payments.Money(
            amount=Decimal(amount), method="check", received_on=clock.today(), reference=reference
        ),
        on=clock.today(),
        actor=builders.staff("finance"),
    )
    invoice.refresh_from_db()


def text(data):
    pages = PdfReader(io.BytesIO(data)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def asked(member, invoice, query=""):
    url = reverse("billing:invoice_pdf", args=[invoice.number])
    return b"".join(member.get(f"{url}{query}"))


def test_nothing_paid_the_pdf_is_the_issued_one(member, invoice):
    assert asked(member, invoice) == papers.invoice_pdf(invoice)
    assert "Payment coupon" in text(asked(member, invoice))


def test_a_paid_invoice_says_when_and_how_and_has_no_coupon(member, invoice):
    issued = papers.invoice_pdf(invoice)
    pay(invoice, "50.00")
    said = text(asked(member, invoice))
    assert f"PAID {clock.today():%B} {clock.today().day}".upper() in said.upper()
    assert "Check 1042" in said
    assert "Nothing more is due on it." in said
    for gone in ("Payment coupon", "Please pay", "Scan the code", "Amount due"):
        assert gone not in said
    assert asked(member, invoice, "?issued") == issued
    assert Paper.objects.get(invoice=invoice).kind == "invoice"


def test_a_part_paid_invoice_asks_for_what_is_still_due_only(member, invoice):
    pay(invoice, "20.00", "77")
    said = text(asked(member, invoice))
    assert "PAID IN PART" in said.upper()
    assert "$20.00 of $50.00 is paid." in said
    assert "Check 77" in said
    assert "Still due $30.00" in said
    assert "Payment coupon" in said
    assert "Amount due $30.00" in said
    assert "0003000" in said  # the code under the bars
    assert "0005000" not in said


def test_a_void_invoice_asks_for_nothing(member, invoice):
    voids.void(invoice=invoice, reason="Wrong fee", on=clock.today(),
               actor=builders.staff("finance"))  # fmt: skip
    invoice.refresh_from_db()
    said = text(asked(member, invoice))
    assert "VOID" in said.upper()
    assert "This invoice is void. Please do not pay it." in said
    assert "coupon" not in said


def test_whoever_sees_the_page_instead_of_a_pdf_reads_the_same(invoice):
    pay(invoice, "20.00")
    page = statements.statement_html(invoice, on=clock.today(), in_browser=True)
    assert "The PDF cannot be made right now." in page
    assert "Still due" in page


def test_the_email_of_a_part_paid_invoice_carries_the_sheet_that_says_so(invoice):
    pay(invoice, "20.00")
    planning.plan_many([planning.Plan(
        certificant_id=invoice.payer_id, kind="past_due", about=invoice.pk,
        step="x", channel=Channel.EMAIL, due_on=clock.today(),
    )])  # fmt: skip
    [attached] = kinds.attachments(Notice.objects.get(kind="past_due"))
    assert "Still due $30.00" in text(attached.data)

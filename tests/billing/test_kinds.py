"""A kind of line that exists only here: whatever money does holds for it as for dues."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from billing import kinds
from billing.models import Invoice, InvoiceState, Method, Paper, Payer, Payment
from billing.rules.numbers import coupon_code
from billing.services import checkout as checkouts
from billing.services import issuing, papers, pay_links, payments, statements, voids
from billing.services.issuing import Asked
from billing.verbs import MoneyVerb
from members.models import DuesPaid, History, Role
from plumbing import clock
from tests import builders
from tests.billing.kit import NAME, PRICE, bought, by_check, given_back, state_of
from tests.billing.services.pages import an_invoice, started

pytestmark = pytest.mark.django_db


def test_its_numbers_are_of_the_one_series(kit):
    year = clock.today().year % 100
    assert [bought().number for _ in range(2)] == [f"{year}-000001", f"{year}-000002"]
    assert History.objects.filter(verb=MoneyVerb.INVOICE_ISSUED).count() == 2
    assert Paper.objects.filter(kind="invoice", rendered_at=None).count() == 2


def test_paid_by_card_it_brings_about_what_its_kind_says_once(kit, client, sandbox):
    invoice = bought()
    page = started(invoice)
    assert started(invoice) == page  # one open checkout for each invoice
    sandbox.complete(page.provider_id)
    for _ in range(2):
        checkouts.confirm(checkout=page, on=clock.today())
    assert kit.sent == [invoice.lines.get().pk]
    assert state_of(invoice) == InvoiceState.PAID
    shown = client.get(reverse("billing:returned", args=[page.key])).content.decode()
    assert NAME in shown
    given_back(Payment.objects.get())
    assert kit.called_in == [(invoice.lines.get().pk, "It broke")]
    assert state_of(invoice) == InvoiceState.OPEN
    assert not DuesPaid.objects.exists()


def test_paid_by_check_in_two_parts_it_is_settled_by_the_second(kit):
    invoice = bought()
    by_check(invoice, "5.00")
    assert (kit.sent, state_of(invoice)) == ([], InvoiceState.OPEN)
    assert "Paid in part" in statements.statement_html(invoice, on=clock.today())
    by_check(invoice, "20.00", "1043")
    assert (len(kit.sent), state_of(invoice)) == (1, InvoiceState.PAID)


def test_void_it_is_asked_for_no_more(kit):
    invoice = bought()
    finance = builders.staff(Role.FINANCE)
    voids.void(invoice=invoice, reason="Out of stock", on=clock.today(), actor=finance)
    assert kit.dropped == [invoice.number]
    assert not invoice.lines.get().live


def test_credit_goes_to_dues_by_itself_and_never_to_it(kit):
    dues = an_invoice(number="26-900001")
    invoice = bought(dues.payer)
    payment = payments.enter(
        payer_id=dues.payer_id,
        invoice_ids=[],
        money=payments.Money(Method.CHECK, Decimal("70.00"), clock.today()),
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
    )
    assert state_of(dues) == InvoiceState.PAID
    assert (kit.sent, state_of(invoice)) == ([], InvoiceState.OPEN)
    assert payment.left_over == Decimal("70.00")


def test_dues_on_the_same_payment_are_paid_before_it(kit):
    dues = an_invoice(number="26-900001")
    invoice = bought(dues.payer)
    payments.enter(
        payer_id=dues.payer_id,
        invoice_ids=[invoice.pk, dues.pk],
        money=payments.Money(Method.CHECK, Decimal("60.00"), clock.today()),
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
    )
    assert state_of(dues) == InvoiceState.PAID
    assert (kit.sent, state_of(invoice)) == ([], InvoiceState.OPEN)


def test_it_shows_on_every_page_of_its_buyer(kit, client):
    invoice = bought()
    client.force_login(builders.member(invoice.payer.certificant))
    for page in (
        reverse("billing:invoices"),
        reverse("billing:invoice", args=[invoice.number]),
        pay_links.link(invoice, through=clock.today()),
    ):
        shown = client.get(page).content.decode()
        assert NAME in shown
        assert "Pay $25.00" in shown
    by_check(invoice)
    for page in (
        reverse("billing:invoices"),
        reverse("billing:invoice", args=[invoice.number]),
        pay_links.link(invoice, through=clock.today()),
    ):
        shown = client.get(page).content.decode()
        assert NAME in shown
        assert "Pay $" not in shown


def test_it_shows_on_every_page_of_the_desk(kit, client):
    invoice = bought()
    person = invoice.payer.certificant
    client.force_login(builders.staff(Role.FINANCE))
    assert (
        NAME in client.get(reverse("billing:desk_invoice", args=[invoice.number])).content.decode()
    )
    for page in (
        reverse("billing:desk_account", args=[person.pk]),
        reverse("billing:desk_payment", args=[person.pk]),
        reverse("billing:desk_receivables", args=["not_due"]),
        reverse("billing:desk_void", args=[invoice.number]),
    ):
        shown = client.get(page).content.decode()
        assert invoice.number in shown
        assert "25.00" in shown
        assert "its dues" not in shown
    found = client.get(reverse("billing:desk_money"), {"find": coupon_code(invoice.number, PRICE)})
    assert found.url.startswith(reverse("billing:desk_payment", args=[person.pk]))
    payment = by_check(invoice)
    shown = client.get(reverse("billing:desk_refund", args=[payment.pk])).content.decode()
    assert "25.00" in shown
    given_back(payment)
    assert "It broke" in client.get(reverse("billing:desk_refunds")).content.decode()


def test_its_sheet_and_receipt_are_made_as_those_of_dues(kit):
    invoice = bought()
    sheet = papers.invoice_html(invoice)
    for said in (NAME, "$25.00", invoice.number, "Payment coupon"):
        assert said in sheet
    for never_said in ("Renewal invoice", "Certification", "certified"):
        assert never_said not in sheet
    assert papers.invoice_pdf(invoice).startswith(b"%PDF")
    receipt = papers.receipt_html(by_check(invoice))
    assert NAME in receipt
    assert "Annual fees" not in receipt
    assert "Paid" in statements.statement_html(Invoice.objects.get(), on=clock.today())


def test_an_invoice_is_of_one_kind(kit):
    lines = [Asked("test_kit", NAME, PRICE), Asked("late_fee", "RMA late fee 2026", PRICE)]
    with pytest.raises(ValueError, match="of one kind"):
        issuing.issue(
            payer=Payer.of(builders.certificant()),
            lines=lines,
            on=clock.today(),
            due_on=clock.today(),
            actor=None,
        )
    assert not Invoice.objects.exists()


def test_a_kind_that_nobody_declared_is_named():
    with pytest.raises(LookupError, match="no kind of line is declared as test_kit"):
        kinds.of("test_kit")

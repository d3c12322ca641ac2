"""Paying in a browser: cards that fail, cards that ask, pages left, and links in every state."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from billing.models import InvoiceState, Method, Payment
from billing.services import pay_links, payments, voids
from billing.services.payments import Money
from members.queries.standing import standing_of
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice
from tests.browser.conftest import PHONE, faults_in_every_look, looks
from tests.browser.paying import pay_by_card


@pytest.fixture
def invoice():
    return an_invoice()


def open_by_link(page, invoice, through=date(2099, 1, 1)):
    page.goto(reverse("billing:pay", args=[pay_links.token(invoice, through=through)]))


def unpaid(invoice) -> bool:
    """Nothing has changed: no payment, the invoice open."""
    invoice.refresh_from_db()
    return invoice.state == InvoiceState.OPEN and not Payment.objects.exists()


@looks(PHONE)
def test_declined_card_is_told_and_changes_nothing(page, provider, invoice):
    before = standing_of(invoice.lines.get().dues.certification, clock.today())
    open_by_link(page, invoice)
    page.get_by_role("button", name="Pay $50.00").click()
    pay_by_card(page, "4000 0000 0000 0002")
    alert = page.get_by_role("alert")
    alert.get_by_text("Your card was declined.").wait_for()
    assert "Nothing was charged." in alert.inner_text()
    assert unpaid(invoice)
    assert standing_of(invoice.lines.get().dues.certification, clock.today()) == before
    # Another card on the same page pays.
    pay_by_card(page, "4242 4242 4242 4242")
    page.get_by_role("heading", name="Paid. Thank you.").wait_for()
    assert Payment.objects.get().amount == Decimal("50.00")


@looks(PHONE)
@pytest.mark.parametrize(
    ("answer", "paid"), [("Yes, pay", True), ("No, do not pay", False)], ids=["agreed", "refused"]
)
def test_card_that_asks_its_owner(page, provider, invoice, answer, paid):
    open_by_link(page, invoice)
    page.get_by_role("button", name="Pay $50.00").click()
    pay_by_card(page, "4000 0025 0000 3155")
    page.get_by_role("heading", name="Do you want to pay $50.00?").wait_for()
    assert unpaid(invoice)
    page.get_by_role("button", name=re.compile(answer)).click()
    if paid:
        page.get_by_role("heading", name="Paid. Thank you.").wait_for()
    else:
        page.get_by_role("alert").get_by_text("Nothing was charged.").wait_for()
    assert unpaid(invoice) is not paid


@looks(PHONE)
def test_leaving_the_providers_page_says_that_nothing_was_charged(page, provider, invoice, sign_in):
    sign_in(builders.member(invoice.payer.certificant))
    page.goto(reverse("billing:invoice", args=[invoice.number]))
    page.get_by_role("button", name="Pay $50.00").click()
    page.get_by_label("Card number").wait_for()
    page.get_by_role("link", name=re.compile("^Back|without paying")).first.click()
    page.get_by_text("You left the payment page. Nothing was charged.").wait_for()
    assert page.url.endswith(reverse("billing:invoice", args=[invoice.number]))
    assert unpaid(invoice)


@looks(PHONE)
def test_provider_out_of_reach_says_that_nothing_was_charged(page, invoice, settings):
    settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = "sk_test_browser", "http://127.0.0.1:9"
    open_by_link(page, invoice)
    page.get_by_role("button", name="Pay $50.00").click()
    page.get_by_role("alert").get_by_text("Nothing was charged.").wait_for()
    assert unpaid(invoice)


@looks(PHONE)
def test_pages_of_every_state(page, provider, invoice, settings):
    """The link's page while open, past due, lapsed, beyond paying, paid, void, over and broken."""
    today, person = clock.today(), invoice.payer.certificant
    paid, void = (an_invoice(person, number=f"26-00000{n}") for n in (2, 3))
    check = Money(Method.CHECK, Decimal("50.00"), today, reference="1042")
    payments.enter(payer_id=person.pk, invoice_ids=[paid.pk], money=check, on=today, actor=None)
    voids.void(invoice=void, reason="Issued twice.", on=today, actor=builders.staff())
    faults = []

    def look_at(name, expected, *, day=today, row=invoice, through=date(2099, 1, 1)):
        settings.PORTAL_TODAY = day.isoformat()
        open_by_link(page, row, through)
        page.get_by_text(expected).first.wait_for()
        faults.extend(faults_in_every_look(page, f"pay-{name}"))

    look_at("open", "stays Active")
    look_at("past_due", "You are still certified.", day=invoice.due_on + timedelta(days=1))
    look_at(
        "lapsed",
        "Paying $50.00 brings your RMA back at once.",
        day=invoice.due_on + timedelta(days=40),
    )
    look_at("too_late", "Paying no longer helps.", day=invoice.due_on + timedelta(days=3 * 366))
    look_at("paid", "This invoice is paid.", row=paid)
    look_at("void", "This invoice is void.", row=void)
    look_at("over", "This link is over", through=today - timedelta(days=1))
    page.goto(reverse("billing:pay", args=["cut-on-its-way"]))
    page.get_by_role("heading", name="This link does not work").wait_for()
    faults += faults_in_every_look(page)
    assert not faults, "\n".join(faults)

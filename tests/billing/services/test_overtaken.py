"""Card pages of what was settled another way are closed; none outlives the last day that helps."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Checkout, CheckoutState, Payment
from billing.services import checkout as checkouts
from billing.services import payments
from billing.services.checkout import NothingToPay
from billing.stripe.client import provider
from members.models import DuesPaid
from plumbing import clock
from tests.billing.services.pages import an_invoice, started

pytestmark = pytest.mark.django_db


def by_check(invoice, amount="50.00", *invoice_ids):
    return payments.book(
        payer_id=invoice.payer_id,
        invoice_ids=invoice_ids or [invoice.pk],
        money=payments.Money("check", Decimal(amount), clock.today()),
        on=clock.today(),
        actor=None,
    )


@pytest.mark.parametrize("amount", ["50.00", "20.00"])
def test_a_check_for_all_or_a_part_closes_the_open_card_page(sandbox, amount):
    invoice = an_invoice()
    page = started(invoice)
    by_check(invoice, amount)
    assert checkouts.close_overtaken(on=clock.today()) == 1
    page.refresh_from_db()
    assert page.state == CheckoutState.EXPIRED
    assert provider().read_checkout(page.provider_id).status == "expired"
    assert checkouts.close_overtaken(on=clock.today()) == 0


def test_credit_that_settles_an_invoice_closes_its_card_page(sandbox):
    invoice = an_invoice()
    started(invoice)
    by_check(an_invoice(invoice.payer.certificant, number="26-000002"), "100.00")
    invoice.refresh_from_db()
    assert invoice.state == "paid"
    assert checkouts.close_overtaken(on=clock.today()) == 1


def test_without_an_answer_the_page_stays_marked_and_the_next_call_closes_it(sandbox):
    invoice = an_invoice()
    started(invoice)
    by_check(invoice)
    sandbox.knobs.turn({"fail_next": ["timeout-after-success"] * 3})
    assert checkouts.close_overtaken(on=clock.today()) == 0
    assert checkouts.close_overtaken(on=clock.today()) == 1


def test_a_page_that_was_paid_just_before_is_booked_and_its_money_kept(sandbox):
    invoice = an_invoice()
    page = started(invoice)
    sandbox.complete(page.provider_id)
    by_check(invoice)
    checkouts.close_overtaken(on=clock.today())
    assert sorted(Payment.objects.values_list("method", "left_over")) == [
        ("card", Decimal("50.00")),
        ("check", Decimal("0.00")),
    ]


def last_day_that_helps(settings):
    """An invoice whose last day of paying is today."""
    invoice = an_invoice()
    line = invoice.lines.get().dues
    DuesPaid.objects.all().delete()
    held = line.certification
    end = held.anchor.replace(year=held.anchor.year + 4)  # three years after the first unpaid one
    settings.PORTAL_TODAY = (end - timedelta(days=1)).isoformat()
    return invoice


def test_a_page_ends_before_the_day_from_which_paying_no_longer_helps(
    sandbox, settings, monkeypatch
):
    invoice = last_day_that_helps(settings)
    tomorrow = clock.day_begins(clock.today() + timedelta(days=1))
    monkeypatch.setattr(checkouts.clock, "now", lambda: tomorrow - timedelta(minutes=50))
    monkeypatch.setattr(checkouts.clock, "day_begins", lambda _day: tomorrow)
    begun = checkouts._claim(invoice.payer_id, {invoice.pk}, set(), "/invoices/", clock.today())[0]
    assert begun.expires_at == tomorrow


def test_in_the_last_half_hour_no_page_is_opened(sandbox, settings, monkeypatch):
    invoice = last_day_that_helps(settings)
    tomorrow = clock.day_begins(clock.today() + timedelta(days=1))
    today = clock.today()
    monkeypatch.setattr(checkouts.clock, "now", lambda: tomorrow - timedelta(minutes=20))
    monkeypatch.setattr(checkouts.clock, "day_begins", lambda _day: tomorrow)
    with pytest.raises(NothingToPay, match="the last day on which paying this helps"):
        started(invoice, on=today)
    assert not Checkout.objects.exists()

"""Giving up an order that nobody has paid."""

from __future__ import annotations

import pytest

from billing.models import CheckoutState, Invoice, InvoiceState
from billing.services import payments
from courses.services import cancelling
from courses.services.cancelling import CancelRefused
from members.models import History
from plumbing import clock
from tests.billing.conftest import sandbox  # noqa: F401 - a fixture
from tests.billing.kit import books_differ
from tests.billing.services.pages import started
from tests.courses.catalogued import OTHER, buyer_with_account, course, order, pay, place

pytestmark = pytest.mark.django_db


def cancel(one):
    cancelling.cancel(place=one, on=clock.today(), actor=one.payer.user)


def test_the_invoice_is_void_the_seat_free_and_it_is_ordered_anew_at_the_price_of_then():
    payer, row = buyer_with_account(), course(seats=1)
    [invoice] = order(payer, row).invoices
    one = place(payer, row)
    cancel(one)
    invoice.refresh_from_db()
    one.refresh_from_db()
    row.refresh_from_db()
    assert (invoice.state, one.state, row.taken) == (InvoiceState.VOID, "closed", 0)
    assert History.objects.get(verb="course_cancelled").actor == payer.user
    row.member_price = row.other_price = 0
    row.save(update_fields=["member_price", "other_price"])
    [opened] = order(payer, row).opened
    assert opened.state == "open"
    with pytest.raises(CancelRefused, match="no order"):
        cancel(opened)
    assert books_differ() == []


def test_of_two_who_press_at_once_one_has_cancelled_it(monkeypatch):
    payer, row = buyer_with_account(), course()
    order(payer, row)
    one, lock = place(payer, row), cancelling.lock_payer

    def behind(pk):
        monkeypatch.setattr(cancelling, "lock_payer", lock)
        cancelling.cancel(place=one, on=clock.today(), actor=None)
        return lock(pk)

    monkeypatch.setattr(cancelling, "lock_payer", behind)
    with pytest.raises(CancelRefused, match="no order"):
        cancel(one)
    assert not History.objects.filter(verb="course_cancelled", actor=payer.user).exists()


def test_what_is_paid_is_not_cancelled():
    payer, row = buyer_with_account(), course()
    invoices = order(payer, row).invoices
    pay(invoices)
    with pytest.raises(CancelRefused, match="no order"):
        cancel(place(payer, row))


def test_what_is_paid_in_part_is_not_cancelled():
    payer, row = buyer_with_account(), course()
    [invoice] = order(payer, row).invoices
    payments.book(
        payer_id=payer.pk,
        invoice_ids=[invoice.pk],
        money=payments.Money("check", OTHER / 3, clock.today(), reference="7"),
        on=clock.today(),
        actor=None,
    )
    with pytest.raises(CancelRefused, match="A part of it is paid"):
        cancel(place(payer, row))


def test_an_open_payment_page_is_closed_first(sandbox):  # noqa: F811
    payer, row = buyer_with_account(), course()
    [invoice] = order(payer, row).invoices
    page = started(invoice)
    cancel(place(payer, row))
    page.refresh_from_db()
    assert page.state == CheckoutState.EXPIRED
    assert Invoice.objects.get().state == InvoiceState.VOID


def test_a_page_that_turns_out_to_be_paid_opens_the_course(sandbox):  # noqa: F811
    payer, row = buyer_with_account(), course()
    [invoice] = order(payer, row).invoices
    sandbox.complete(started(invoice).provider_id)
    with pytest.raises(CancelRefused, match="has been paid"):
        cancel(place(payer, row))
    assert place(payer, row).state == "open"

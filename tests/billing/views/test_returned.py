"""The page after paying: which certification, how it stands now, and through which day."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from billing.models import Checkout, Method
from billing.services.payments import Money, enter
from members.rules.calendar import ONE_DAY
from plumbing import clock
from plumbing.templatetags.ui import day
from tests import builders
from tests.billing.services.pages import an_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return an_invoice()


@pytest.fixture
def page(client, invoice):
    """The page of a payment of the whole invoice, as one line of words."""
    payment = enter(
        payer_id=invoice.payer_id,
        invoice_ids=[invoice.pk],
        money=Money(Method.CHECK, invoice.total, clock.today(), reference="1041"),
        on=clock.today(),
        actor=builders.staff("finance"),
    )
    checkout = Checkout.objects.create(
        key=uuid.uuid4(),
        payer_id=invoice.payer_id,
        amount=invoice.total,
        payment=payment,
        return_path="/invoices/",
        expires_at=clock.now() + timedelta(minutes=30),
        state="completed",
    )
    address = reverse("billing:returned", args=[checkout.key])
    return lambda: " ".join(client.get(address).content.decode().split())


def test_it_names_certification_standing_and_the_last_day_paid(page, invoice):
    line = invoice.lines.get().dues
    shown = page()
    assert f"No. {line.certification_number}" in shown
    assert ">Active" in shown
    assert f"Paid through <strong>{day(line.covers_to - ONE_DAY)}</strong>" in shown


def test_a_member_keeps_the_navigation_and_a_payer_by_link_gets_none(client, page, invoice):
    own = f'href="{reverse("billing:invoices")}"'
    assert own not in page()
    client.force_login(builders.member(invoice.payer.certificant))
    assert own in page()


def test_somebody_else_who_is_signed_in_sees_no_more_than_the_payment(client, page):
    client.force_login(builders.member(builders.certificant()))
    assert 'href="/home/"' not in page()

"""Giving money back, giving roles and changing policy ask first who is at the desk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse

from billing.models import Method, Refund
from billing.services import payments
from members.models import PolicyValue
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice

pytestmark = [pytest.mark.django_db, pytest.mark.unproven]

PASSWORD = "correct horse battery"


def proved(client, asked, password=PASSWORD):
    """Answer the question that a redirect leads to."""
    assert asked.url.startswith(reverse("account_reauthenticate"))
    there = client.get(asked.url)
    words = {"password": password, "next": there.context["redirect_field_value"]}
    return client.post(reverse("account_reauthenticate"), words)


@pytest.fixture
def payment():
    on = clock.today()
    invoice = an_invoice(builders.certificant())
    with transaction.atomic():
        return payments.book(
            payer_id=invoice.payer_id,
            invoice_ids=[invoice.pk],
            money=payments.Money(Method.CHECK, Decimal("50.00"), on, reference="1041"),
            on=on,
            actor=None,
        )


def test_a_refund_is_made_once_it_is_clear_who_asks(client, payment):
    client.force_login(builders.staff("finance"))
    address = reverse("billing:desk_refund", args=[payment.pk])
    assert client.get(address).status_code == 200  # to look at it is free
    words = {"amount": "10.00", "reason": "Paid twice", "confirm": "yes"}
    asked = client.post(address, words)
    assert not Refund.objects.exists()
    assert proved(client, asked, "a wrong guess of it").status_code == 200
    assert not Refund.objects.exists()
    assert proved(client, asked).url == reverse("billing:desk_refunds")  # what was sent is done
    assert Refund.objects.get().amount == 10
    client.post(address, words | {"amount": "5.00"})  # the next one within a quarter of an hour
    assert Refund.objects.count() == 2


def test_roles_are_given_by_who_proves_it(client):
    clerk = builders.staff("support")
    client.force_login(builders.staff())
    asked = client.post(
        reverse("desk:staff_person", args=[clerk.pk]),
        {"roles": ["finance"], "active": "on", "reason": "Moved desk"},
    )
    clerk.refresh_from_db()
    assert clerk.roles == ["support"]
    proved(client, asked)
    clerk.refresh_from_db()
    assert clerk.roles == ["finance"]


def test_policy_is_changed_by_who_proves_it(client):
    client.force_login(builders.staff())
    first = date(clock.today().year + 1, 1, 1)
    address = reverse("members:desk_policy_change", args=["grace_days"])
    words = {"value": 45, "valid_from": first.isoformat(), "source": "Board", "reason": "Board"}
    looked = client.get(address, words).context["looked"]
    asked = client.post(address, words | {"do": "keep", "looked": looked})
    assert not PolicyValue.objects.filter(valid_from=first).exists()
    proved(client, asked)
    assert PolicyValue.objects.get(valid_from=first).value == 45


def test_what_follows_the_proof_is_sent_to_its_own_address(client, payment):
    """The page that answers what was sent before stands at the address of the proof: a form
    without an address would go there, and be lost.
    """
    client.force_login(builders.staff("finance"))
    address = reverse("billing:desk_refund", args=[payment.pk])
    review = proved(client, client.post(address, {"amount": "10.00", "reason": "Paid twice"}))
    page = review.content.decode()
    assert "Nothing is given back yet" in page
    assert f'<form method="post" action="{address}">' in page


@pytest.mark.parametrize(
    ("address", "arguments"),
    [
        ("desk:staff_new", ()),
        ("desk:staff_person", ("clerk",)),
        ("members:desk_ask_sign_in", ("clerk",)),
        ("members:desk_ask_legal_name", ("member",)),
        ("members:desk_policy_change", ("line",)),
    ],
)
def test_a_mistake_before_the_proof_is_corrected_at_its_own_address(client, address, arguments):
    rows = {
        "clerk": builders.staff("support"),
        "member": builders.certificant(),
        "line": "grace_days",
    }
    client.force_login(builders.staff())
    there = reverse(address, args=[getattr(rows[name], "pk", rows[name]) for name in arguments])
    page = proved(client, client.post(there, {})).content.decode()
    assert f'action="{there}"' in page


@pytest.mark.parametrize("address", ["desk:staff", "desk:staff_new", "members:desk_policy"])
def test_reading_asks_nothing(client, address):
    client.force_login(builders.staff())
    assert client.get(reverse(address)).status_code == 200

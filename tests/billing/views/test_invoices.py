"""A member's invoices where paying helps one and not another."""

from __future__ import annotations

import pytest
from django.urls import reverse

from billing.services.voids import void
from members.models import DuesPaid
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(client):
    """One with a line that can be paid and one that cannot any more, its member signed in."""
    row = an_invoice(too_late=True)
    client.force_login(builders.member(row.certificant))
    return row


def test_only_what_helps_is_asked_for(client, invoice):
    own = reverse("billing:invoice", args=[invoice.number])
    for path in (own, reverse("billing:invoices"), reverse("home")):
        page = client.get(path).content.decode()
        assert "Pay $50.00" in page
        assert "$100.00" not in page
    page = client.get(own).content.decode()
    assert page.count("Not charged: paying no longer helps") == 1


def test_an_invoice_that_paying_no_longer_helps_is_listed_apart(client, invoice, settings):
    DuesPaid.objects.all().delete()  # so the other certification of the invoice, too, is unpaid
    settings.PORTAL_TODAY = invoice.period.replace(year=invoice.period.year + 2).isoformat()
    other = an_invoice(invoice.certificant, number="26-000002")
    shown = client.get(reverse("billing:invoices"))
    assert [(row.number, str(due)) for row, due in shown.context["to_pay"]] == [
        (other.number, "50.00")
    ]
    assert [row.number for row in shown.context["beyond"]] == [invoice.number]
    assert "Paying no longer helps." in shown.content.decode()
    void(invoice=other, reason="Entered twice", on=clock.today(), actor=builders.staff())
    assert "Pay " not in client.get(reverse("billing:invoices")).content.decode().split("<main")[1]

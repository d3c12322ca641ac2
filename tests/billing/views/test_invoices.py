"""A member's invoices where paying helps one and not another."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from billing.services import pay_links, payments, printed
from billing.services.voids import void
from members.delivery import registry
from members.models import DuesPaid, Notice
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


def by_check(invoice, amount):
    payments.enter(
        certificant=invoice.certificant,
        invoice_ids=[invoice.pk],
        money=payments.Money("check", Decimal(amount), clock.today(), reference="1041"),
        on=clock.today(),
        actor=builders.staff("finance"),
    )


def test_once_what_helps_is_paid_nothing_more_is_asked_for(client, invoice):
    by_check(invoice, "50.00")
    own = reverse("billing:invoice", args=[invoice.number])
    for path in (own, reverse("billing:invoices"), reverse("home")):
        page = client.get(path).content.decode()
        assert "Pay $" not in page
    assert client.get(own).content.decode().count("Not charged: paying no longer helps") == 1
    notice = Notice(kind="past_due", about=f"invoice:{invoice.pk}")
    assert registry.renderer_of("past_due").skip(notice) == "not_wanted"


def test_messages_ask_for_what_helps(invoice):
    said = printed.due_now_facts(invoice, clock.today())
    amounts = said["total"], said["invoice"]["total"], said["coupon"]["amount"]
    assert {*amounts, *(line["amount"] for line in said["lines"])} == {Decimal("50.00")}
    assert printed.invoice_facts(invoice)["total"] == Decimal("100.00")


def test_a_page_of_an_invoice_whose_late_fee_alone_is_left(client):
    row = an_invoice(late_fee=Decimal("15.00"))
    client.force_login(builders.member(row.certificant))
    by_check(row, "50.00")
    for path in (
        reverse("billing:invoice", args=[row.number]),
        pay_links.link(row, through=clock.today()),
    ):
        assert "Pay $15.00" in client.get(path).content.decode()


def test_staff_see_before_booking_what_stays_credit(client, invoice):
    client.force_login(builders.staff("finance"))
    form = {
        "invoices": invoice.number,
        "method": "check",
        "amount": "100.00",
        "received_on": clock.today().isoformat(),
        "reference": "1041",
    }
    answer = client.post(reverse("billing:desk_payment", args=[invoice.certificant.pk]), form)
    page = " ".join(answer.content.decode().split())
    assert "$50.00 is kept as credit" in page
    assert "($100.00 with what paying no longer helps)" in page


def test_a_year_that_recertification_cleared_is_no_longer_asked_for(client):
    row = an_invoice()
    held = row.lines.get().certification
    held.recertified_on = clock.today()
    held.save(update_fields=["recertified_on"])
    client.force_login(builders.member(row.certificant))
    page = client.get(reverse("billing:invoice", args=[row.number])).content.decode()
    assert "Not charged: recertification has cleared it." in page
    assert "Pay $" not in page + client.get(reverse("home")).content.decode()


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

"""A member's invoices where paying helps one and not another."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.urls import reverse

from billing.models import Payment
from billing.services import pay_links, payments, printed
from billing.services.voids import void
from members.models import DuesPaid
from members.queries.letterhead import remittance
from members.queries.standing import standing_of
from members.rules.calendar import ONE_DAY
from notices import kinds
from notices.models import Notice
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(client):
    """One with a line that can be paid and one that cannot any more, its member signed in."""
    row = an_invoice(too_late=True)
    client.force_login(builders.member(row.payer.certificant))
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
        payer_id=invoice.payer_id,
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
    for kind in ("renewal", "past_due"):
        notice = Notice(kind=kind, about_id=invoice.pk)
        assert kinds.why_not(notice) == "not_wanted"
    left = printed.due_now_facts(invoice, clock.today())
    assert left["total"] == Decimal("50.00")  # never what is paid already
    linked = client.get(pay_links.link(invoice, through=clock.today())).content.decode()
    assert "Paying no longer helps." in linked
    assert "Renew your RMA" in linked


def test_the_link_of_a_later_year_does_not_promise_what_an_earlier_one_holds_back(client):
    """The year before is open on another invoice: paying this one does not bring it back."""
    row = an_invoice()
    held = row.lines.get().dues.certification
    DuesPaid.objects.all().delete()
    link = pay_links.link(row, through=clock.today())
    page = client.get(link).content.decode()
    assert "Paying this invoice alone brings nothing back" in page
    assert "to see the whole sum and pay it at once" in page
    assert "Active again" not in page
    by_check(row, "50.00")
    assert standing_of(held, clock.today()).standing == "lapsed"
    page = client.get(link).content.decode()
    assert "This invoice is paid." in page
    assert "is renewed" not in page
    assert "stays lapsed until an earlier fee" in page
    (told,) = printed.receipt_facts(Payment.objects.get())["certifications"]
    day_before = held.granted_on.replace(year=held.granted_on.year + 1) - ONE_DAY
    assert (told["standing"], told["paid_through"]) == ("Lapsed", day_before)


def test_the_link_of_what_brings_it_back_says_so(client):
    row = an_invoice()
    link = pay_links.link(row, through=clock.today())
    assert "stays Active, paid through" in client.get(link).content.decode()
    by_check(row, "50.00")
    page = client.get(link).content.decode()
    assert "Your RMA is renewed" in page
    (told,) = printed.receipt_facts(Payment.objects.get())["certifications"]
    assert (told["standing"], told["paid_through"]) == ("Active", row.lines.get().dues.covers_last)


@pytest.mark.parametrize("gone", ["revoked", "retired"])
def test_a_certification_that_is_gone_says_that_paying_does_not_help(client, gone):
    row = an_invoice()
    held = row.lines.get().dues.certification
    setattr(held, f"{gone}_on", clock.today())
    held.save()
    client.force_login(builders.member(row.payer.certificant))
    page = client.get(reverse("billing:invoice", args=[row.number])).content.decode()
    assert f"{gone.capitalize()}: paying does not bring it back." in page


def test_messages_ask_for_what_helps(invoice):
    said = printed.due_now_facts(invoice, clock.today())
    amounts = said["total"], said["invoice"]["total"], said["coupon"]["amount"]
    assert {*amounts, *(line["amount"] for line in said["lines"])} == {Decimal("50.00")}
    assert printed.invoices_facts([invoice])[invoice.pk]["total"] == Decimal("100.00")


def test_a_page_of_an_invoice_whose_late_fee_alone_is_left(client):
    row = an_invoice(late_fee=Decimal("15.00"))
    client.force_login(builders.member(row.payer.certificant))
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
    answer = client.post(reverse("billing:desk_payment", args=[invoice.payer.certificant.pk]), form)
    page = " ".join(answer.content.decode().split())
    assert "$50.00 goes to other open dues, oldest first; the rest is kept as credit" in page
    assert "($100.00 with what paying no longer helps)" in page


def test_a_year_that_recertification_cleared_is_no_longer_asked_for(client):
    row = an_invoice()
    held = row.lines.get().dues.certification
    held.recertified_on = clock.today()
    held.save(update_fields=["recertified_on"])
    client.force_login(builders.member(row.payer.certificant))
    page = client.get(reverse("billing:invoice", args=[row.number])).content.decode()
    assert "Not charged: recertification has cleared it." in page
    assert "Pay $" not in page + client.get(reverse("home")).content.decode()


def test_an_invoice_that_paying_no_longer_helps_is_listed_apart(client, invoice, settings):
    DuesPaid.objects.all().delete()  # so the other certification of the invoice, too, is unpaid
    settings.PORTAL_TODAY = invoice.issued_on.replace(year=invoice.issued_on.year + 2).isoformat()
    other = an_invoice(invoice.payer.certificant, number="26-000002")
    shown = client.get(reverse("billing:invoices"))
    assert [(row.number, str(due)) for row, due in shown.context["to_pay"]] == [
        (other.number, "50.00")
    ]
    assert [row.number for row in shown.context["not_helped"]] == [invoice.number]
    assert "Paying no longer helps." in shown.content.decode()
    void(invoice=other, reason="Entered twice", on=clock.today(), actor=builders.staff())
    assert "Pay " not in client.get(reverse("billing:invoices")).content.decode().split("<main")[1]


def test_where_a_check_goes_stands_in_full_on_every_page_that_names_checks(client, invoice):
    lines = remittance(clock.today())
    link = pay_links.link(invoice, through=clock.today())
    for path in (reverse("billing:invoice", args=[invoice.number]), link):
        page = client.get(path).content.decode()
        assert f"{lines.name}<br>{'<br>'.join(lines.lines)}</address>" in page


def test_the_link_for_somebody_else_can_be_mailed_without_a_script(client, invoice):
    page = client.get(reverse("billing:invoice", args=[invoice.number])).content.decode()
    link = re.search('id="share-link" readonly value="([^"]+)"', page)[1]
    assert f"body={quote(link, safe='')}" in page
    assert page.count("hidden>") >= 2  # copying and sharing wait for the script

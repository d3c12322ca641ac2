"""Payers that are no members: whatever money does holds for them as for a member."""

from __future__ import annotations

import re
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amt_portal.facts_check.run import check
from billing.models import (
    Allocation,
    Checkout,
    Dispute,
    Invoice,
    InvoiceState,
    Payer,
    Payment,
)
from billing.rules.numbers import coupon_code, receipt_number
from billing.services import papers, pay_links, payments, refunds, statements
from members.models import Certificant, History, Role
from notices.delivery import letters
from notices.models import Notice, Recipient
from notices.services import deliveries, planning, print_runs
from plumbing import clock
from tests import builders
from tests.billing.kit import NAME, PRICE, books_differ, bought, by_check, given_back, state_of
from tests.billing.services.pages import started

pytestmark = pytest.mark.django_db

SORTS = {"buyer": builders.buyer, "organization": builders.organization}


@pytest.fixture(params=SORTS)
def payer(request, kit):
    return SORTS[request.param]()


@pytest.fixture
def finance(client):
    client.force_login(builders.staff(Role.FINANCE))
    return client


def read(client, name, *args, **query):
    return client.get(reverse(f"billing:{name}", args=args), query).content.decode()


def test_a_member_is_a_payer_under_the_same_id_as_soon_as_they_are_on_record():
    people = [builders.certificant()]
    people += Certificant.objects.bulk_create(
        Certificant(member_number=f"B{n}", last_name="Reyes") for n in range(3)
    )
    rows = Payer.objects.filter(sort="member", certificant=F("id"))
    assert {row.pk for row in rows} == {one.pk for one in people}
    assert builders.buyer().pk > people[-1].pk
    assert builders.certificant().payer.pk not in {
        one.pk for one in Payer.objects.exclude(pk__in=rows)
    }


@pytest.mark.parametrize(
    ("sort", "columns"),
    [
        ("member", ()),
        ("member", ("recipient",)),
        ("buyer", ()),
        ("buyer", ("certificant", "recipient")),
        ("organization", ("user", "recipient")),
        ("club", ("recipient",)),
    ],
)
def test_each_sort_has_its_own_columns(sort, columns):
    possible = {
        "certificant": builders.certificant(),
        "recipient": Recipient.objects.create(name="Lakeside Labs", email="pay@example.org"),
        "user": builders.staff(Role.SUPPORT),
    }
    with (
        pytest.raises(IntegrityError, match="payer_of_one_sort"),
        transaction.atomic(),
    ):
        Payer.objects.create(sort=sort, **{name: possible[name] for name in columns})


def test_who_it_is_never_changes(payer):
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Payer.objects.filter(pk=payer.pk).update(sort="member")


def test_nobody_is_asked_for_money_who_cannot_be_reached():
    with pytest.raises(IntegrityError, match="recipient_can_be_reached"), transaction.atomic():
        Recipient.objects.create(name="Lakeside Labs")


def test_an_invoice_and_its_receipt_name_them(payer):
    invoice = bought(payer)
    assert invoice.number == f"{clock.today().year % 100}-000001"
    attention = ["Dana Field"] if payer.sort == "organization" else []
    assert invoice.bill_to == [payer.full_name, *attention, "9 Harbor Way", "Duluth MN 55802"]
    assert invoice.email == payer.whom.email
    sheet = papers.invoice_html(invoice)
    for said in (NAME, "$25.00", invoice.number, "Payment coupon", "9 HARBOR WAY"):
        assert said in sheet
    receipt = papers.receipt_html(by_check(invoice))
    assert payer.full_name.upper() in receipt
    for paper in (sheet, receipt):
        for never_said in ("Member number", "My AMT", "Annual fees"):
            assert never_said not in paper
    assert papers.invoice_pdf(invoice).startswith(b"%PDF")
    assert papers.receipt_pdf(Payment.objects.get()).startswith(b"%PDF")
    assert "Paid" in statements.statement_html(Invoice.objects.get(), on=clock.today())
    assert list(History.objects.values_list("certificant", flat=True).distinct()) == [None]


def test_paid_by_card_through_the_link(payer, kit, client, sandbox):
    invoice = bought(payer)
    link = pay_links.link(invoice, through=clock.today())
    page = client.get(link).content.decode()
    assert NAME in page
    assert "Pay $25.00" in page
    assert payer.full_name in page
    there = client.post(link)
    assert there.status_code == 303
    one = Checkout.objects.get()
    assert started(invoice) == one
    sandbox.complete(one.provider_id)
    for _ in range(2):
        shown = client.get(reverse("billing:returned", args=[one.key])).content.decode()
        assert NAME in shown
    assert kit.sent == [invoice.lines.get().pk]
    assert state_of(invoice) == InvoiceState.PAID
    assert client.get(reverse("billing:returned_receipt", args=[one.key])).status_code == 200
    refund = given_back(Payment.objects.get(), Decimal("5.00"))  # in part
    assert (refund.state, refund.provider_id[:3]) == ("done", "re_")
    assert (state_of(invoice), len(kit.called_in)) == (InvoiceState.OPEN, 1)
    given_back(Payment.objects.get(), Decimal("20.00"))
    assert refunds.refundable(Payment.objects.get()) == 0
    assert books_differ() == []


def test_paid_by_a_check_with_its_coupon(payer, kit, finance):
    invoice = bought(payer)
    found = finance.get(reverse("billing:desk_money"), {"find": coupon_code(invoice.number, PRICE)})
    assert found.url.startswith(reverse("billing:desk_payment", args=[payer.pk]))
    form = {
        "invoices": invoice.number,
        "method": "check",
        "amount": "40.00",
        "received_on": clock.today(),
        "reference": "1042",
    }
    review = finance.post(found.url, form).content.decode()
    assert payer.full_name in review
    answer = finance.post(found.url, form | {"confirm": "1"})
    assert answer.url == reverse("billing:desk_account", args=[payer.pk])
    assert state_of(invoice) == InvoiceState.PAID
    assert Payment.objects.get().left_over == Decimal("15.00")
    with pytest.raises(payments.LooksEnteredTwice):
        by_check(invoice, "40.00")


def test_what_a_check_left_over_is_put_to_the_next_where_they_ask(payer, kit, finance):
    by_check(bought(payer), "60.00")
    second = bought(payer)
    assert state_of(second) == InvoiceState.OPEN  # by itself it goes to dues alone
    page = read(finance, "desk_account", payer.pk)
    assert page.count("Put credit to it") == 1
    finance.post(reverse("billing:desk_put_credit", args=[second.number]))
    assert state_of(second) == InvoiceState.PAID
    third = bought(payer)
    finance.post(reverse("billing:desk_put_credit", args=[third.number]))
    assert len(kit.sent) == 2
    paid = Allocation.objects.filter(line__invoice=third).get()
    assert (paid.amount, paid.put_on) == (Decimal("10.00"), clock.today())
    assert books_differ() == []


def test_a_kind_that_takes_credit_takes_theirs_when_it_is_asked_for(payer, kit):
    kit.takes_credit = lambda lines, _on: list(lines)
    by_check(bought(payer), "50.00")
    assert state_of(bought(payer)) == InvoiceState.PAID


def test_they_are_found_by_name_email_and_numbers(payer, finance):
    invoice = bought(payer)
    account = reverse("billing:desk_account", args=[payer.pk])
    for text in (payer.full_name[2:7].upper(), payer.whom.email):
        assert account in read(finance, "desk_money", find=text)
    assert "Nothing found" in read(finance, "desk_money", find="Nobody")
    search = reverse("desk:search")
    asked = finance.get(search, {"q": invoice.number})
    assert asked.url == reverse("billing:desk_invoice", args=[invoice.number])
    payment = by_check(invoice)
    assert finance.get(search, {"q": receipt_number(payment.pk)}).url == account


def test_the_desk_shows_them_wherever_money_is(payer, kit, finance):
    invoice = bought(payer)
    for page in (
        read(finance, "desk_invoice", invoice.number),
        read(finance, "desk_account", payer.pk),
        read(finance, "desk_payment", payer.pk),
        read(finance, "desk_receivables", "not_due"),
        read(finance, "desk_void", invoice.number),
    ):
        assert payer.full_name in page
        assert invoice.number in page
        assert reverse("desk:member", args=[payer.pk]) not in page
    payment = by_check(invoice, "60.00")
    refund = refunds.ask(
        payment=payment, amount=PRICE, reason="It broke", on=clock.today(), actor=payment.entered_by
    )
    for page in (
        read(finance, "desk_money"),
        read(finance, "desk_refund", payment.pk),
        read(finance, "desk_refunds"),
        read(finance, "desk_credits"),
    ):
        assert payer.full_name in page
    assert "Refunds to carry out" in finance.get(reverse("desk:home")).content.decode()
    assert refund.state == "planned"
    assert books_differ() == []


def parked(payer, n):
    """A card payment that was not booked, and one that is disputed."""
    page = Checkout.objects.create(
        key=uuid.uuid4(),
        payer=payer,
        amount=PRICE,
        state="open",
        problem="The provider tells another amount.",
        return_path="/",
        expires_at=clock.now(),
    )
    page.items.create(invoice=bought(payer))
    payment = Payment.objects.create(
        payer=payer, method="card", amount=PRICE, received_on=clock.today(), left_over=PRICE
    )
    Checkout.objects.create(
        key=uuid.uuid4(),
        payer=payer,
        amount=PRICE,
        state="completed",
        payment=payment,
        return_path="/",
        expires_at=clock.now(),
    )
    Dispute.objects.create(payment=payment, provider_id=f"du_{n}", status="lost", amount=PRICE)
    payment.outside_refunds.create(provider_id=f"re_{n}", amount=PRICE, given_on=clock.today())


LISTS = {  # session, person, second factor, and:
    "desk_money": 3 + 13,
    "desk_money?find=e": 3 + 16,
    "desk_receivables/not_due": 3 + 1,
    "desk_refunds": 3 + 3,
    "desk_credits": 3 + 1,
    "desk_parked": 3 + 6,
}


@pytest.mark.parametrize("many", [1, 3])
def test_every_list_costs_the_same_for_any_number_of_them(kit, finance, many):
    for n in range(many):
        for build in (builders.buyer, builders.organization):
            payer = build()
            by_check(bought(payer), "40.00", f"{n}")
            given_back(payer.payments.get(), Decimal("5.00"))
            parked(payer, f"{n}{payer.sort}")
    asked = {}
    finance.get(reverse("desk:home"))  # reads the policy, which is kept
    for name in LISTS:
        page, _, arguments = name.partition("/")
        page, _, query = page.partition("?")
        url = reverse(f"billing:{page}", args=[arguments] if arguments else [])
        with CaptureQueriesContext(connection) as questions:
            shown = finance.get(f"{url}?{query}").content.decode()
        asked[name] = len(questions)
        for each in ("Lee Ortega", "Lakeside Labs"):
            assert len(re.findall(each, shown)) >= many, name
    assert asked == LISTS


@pytest.fixture
def told(payer, finance):
    """An invoice of theirs that was sent, and a check for it."""
    invoice = bought(payer, send=True)
    papers.render_wanted(seconds=20)
    deliveries.deliver_due(on=clock.today())
    return invoice


def test_an_invoice_goes_to_them_by_email_and_letter_once(payer, told, mailoutbox, finance):
    [message] = mailoutbox
    assert message.to == [payer.whom.email]
    assert told.number in message.subject
    assert message.attachments[0].filename == f"invoice-{told.number}.pdf"
    for words in (message.body, message.alternatives[0][0]):
        assert NAME in words
        assert "$25.00" in words
        assert "/pay/" in words
        assert "ember number" not in words
        assert "profile" not in words
    planning.plan_to(payer.whom, kind="invoice", about=told.pk, due_on=clock.today())
    assert Notice.objects.filter(recipient=payer.recipient).count() == 2
    actor = builders.staff(Role.MAIL)
    run = print_runs.gather(on=clock.today(), actor=actor)
    made = print_runs.render(run_id=run.pk)
    assert (made.letters, made.state) == (1, "rendered")
    listed = print_runs.listing(run=made).decode()
    assert payer.full_name in listed
    letter = letters.compose(made.notices.get(), on=clock.today()).html
    for said in (NAME, "Dear", "9 HARBOR WAY", told.number):
        assert said in letter
    assert "My AMT" not in letter
    finance.force_login(builders.staff(Role.ADMIN))
    page = finance.get(reverse("notices:desk_print_run", args=[run.pk])).content.decode()
    assert payer.full_name in page
    assert check(clock.today(), kinds=["notice_about"])[0].differ == 0


def test_a_receipt_goes_to_them_and_an_email_that_comes_back_goes_by_letter(
    payer, mailoutbox, finance
):
    by_check(bought(payer))
    papers.render_wanted(seconds=20)
    deliveries.deliver_due(on=clock.today())
    [message] = mailoutbox
    assert message.attachments[0].filename.startswith("receipt-")
    sent = Notice.objects.get()
    assert deliveries.bounced_later(
        message_id=sent.message_id,
        address=sent.sent_to,
        address_bad=True,
        on=clock.today(),
        reason="No such mailbox",
    )
    assert Recipient.objects.get().email_bounced_on == clock.today()
    assert Notice.objects.get(channel="letter").recipient == payer.recipient
    finance.force_login(builders.staff(Role.ADMIN))
    assert payer.full_name in finance.get(reverse("desk:notices")).content.decode()
    again = reverse("desk:notice_again", args=[sent.pk])
    assert payer.full_name in finance.get(again).content.decode()
    assert finance.post(again, {"reason": "They asked"}).url == reverse("desk:notices")


def test_a_notice_goes_to_one_person_or_recipient():
    one = {"kind": "invoice", "about_type": "billing.invoice", "about_id": 1, "channel": "email"}
    both = {"certificant": builders.certificant(), "recipient": builders.buyer().recipient}
    for whom in ({}, both):
        with pytest.raises(IntegrityError, match="notice_to_one"), transaction.atomic():
            Notice.objects.create(due_on=clock.today(), **one, **whom)


def test_nobody_else_at_the_desk_is_led_to_their_money(payer, client):
    """A number leads to the page of a buyer, as to a member's, and of an organization nowhere."""
    invoice, support = bought(payer), builders.staff(Role.RECORDS)
    payment = by_check(invoice)
    client.force_login(support)
    buyers, search = reverse("courses:desk_buyer", args=[payer.pk]), reverse("desk:search")
    for text in (invoice.number, receipt_number(payment.pk)):
        answer = client.get(search, {"q": text}, follow=True)
        if payer.sort == Payer.Sort.BUYER:
            assert answer.request["PATH_INFO"] == buyers
        else:
            assert payer.full_name not in answer.content.decode()
    assert client.get(reverse("billing:desk_account", args=[payer.pk])).status_code == 403

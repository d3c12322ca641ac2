"""Money at the desk: a check comes in once, invoices are voided, payments go back."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from billing.models import InvoiceState, Method, Payment, Refund
from billing.rules.numbers import coupon_code
from billing.services import payments, refunds
from billing.stripe.errors import ProviderUnreachable
from members.models import DuesPaid, Matter, User
from tests import builders
from tests.web.desk.conftest import ON, holder, invoiced, paid

pytestmark = pytest.mark.django_db

FRAME = 3
ACCOUNT = FRAME + 3  # person, open invoices, payments
REFUNDS = FRAME + 3  # those that wait for a second person, of courses, the rest
CREDITS = FRAME + 1


def check(invoice, **fields):
    return {
        "invoices": [invoice.number] if invoice else [],
        "method": "check",
        "amount": "50.00",
        "received_on": ON.isoformat(),
        "reference": "1042",
    } | fields


def coupon_of(client, invoice):
    code = coupon_code(invoice.number, invoice.total)
    return client.get(reverse("billing:desk_money"), {"find": code}, follow=True)


def test_the_coupon_of_a_paid_invoice_says_when_and_how_it_was_paid(sign_in):
    client, person = sign_in("finance"), holder()
    invoice = invoiced(person)
    paid(person, invoice, "50.00", reference="8812")
    page = coupon_of(client, invoice).content.decode()
    assert f"<h1>Invoice {invoice.number}" in page
    assert "8812" in page
    assert "Enter a payment" not in page


def test_the_coupon_of_an_invoice_paid_in_part_asks_for_what_is_still_due(sign_in):
    client, person = sign_in("finance"), holder()
    invoice = invoiced(person)
    paid(person, invoice, "20.00")
    found = coupon_of(client, invoice)
    assert found.redirect_chain[-1][0].endswith(f"?invoice={invoice.number}&amount=30.00")


def test_a_coupon_opens_the_payment_of_its_invoice(sign_in):
    client = sign_in("finance")
    person = holder()
    invoice = invoiced(person)
    found = client.get(
        reverse("billing:desk_money"), {"find": coupon_code(invoice.number, invoice.total)}
    )
    assert found.url.startswith(reverse("billing:desk_payment", args=[person.pk]))
    form = client.get(found.url).content.decode()
    assert "checked" in form
    assert 'value="50.00"' in form
    assert f"{invoice.number}, $50.00 due Nov 30, 2026" in form
    for text, name, key in [
        (invoice.number, "desk_invoice", invoice.number),
        (invoice.number.replace("-", ""), "desk_invoice", invoice.number),
        (person.member_number, "desk_account", person.pk),
        (f"RMA No. {person.certifications.get().number}", "desk_account", person.pk),
    ]:
        response = client.get(reverse("billing:desk_money"), {"find": text})
        assert response.url == reverse(f"billing:{name}", args=[key])
    assert b"Marisol Reyes" in client.get(reverse("billing:desk_money"), {"find": "reyez"}).content


def test_a_check_is_reviewed_then_booked_and_the_dues_are_paid(sign_in):
    client = sign_in("finance")
    person = holder()
    invoice = invoiced(person)
    url = reverse("billing:desk_payment", args=[person.pk])
    review = client.post(url, check(invoice))
    assert b"Book $50.00?" in review.content
    assert not Payment.objects.exists()
    client.post(url, check(invoice, confirm="1"))
    invoice.refresh_from_db()
    assert (invoice.state, invoice.settled_on) == (InvoiceState.PAID, ON)
    assert DuesPaid.objects.filter(certification__certificant=person, year=2026).exists()


def test_change_leads_back_to_the_form_with_what_was_typed(sign_in):
    client = sign_in("finance")
    person = holder()
    url = reverse("billing:desk_payment", args=[person.pk])
    form = client.post(url, check(invoiced(person), change="1"))
    assert b'value="1042"' in form.content
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "0"}, b"Use 0.01 or more."),
        ({"amount": "-50"}, b"Use 0.01 or more."),
        ({"amount": "NaN"}, b"Type a number"),
        ({"received_on": (ON + timedelta(days=1)).isoformat()}, b"still to come"),
        ({"received_on": "0001-01-01"}, b"more than 5 years ago"),
        ({"received_on": (ON.replace(year=ON.year - 5) - timedelta(days=1)).isoformat()}, b"ago"),
        ({"method": "card"}, b"Choose from the list"),
        ({"invoices": ["26-999999"]}, b"Choose from the list"),
    ],
)
def test_what_cannot_be_booked_is_said_on_the_form(sign_in, wrong, said):
    client = sign_in("finance")
    person = holder()
    url = reverse("billing:desk_payment", args=[person.pk])
    response = client.post(url, check(invoiced(person), confirm="1", **wrong))
    assert said in response.content
    assert not Payment.objects.exists()


def test_an_invoice_of_somebody_else_cannot_be_chosen(sign_in):
    client = sign_in("finance")
    url = reverse("billing:desk_payment", args=[builders.certificant().pk])
    response = client.post(url, check(invoiced(holder()), confirm="1"))
    assert b"Choose from the list" in response.content
    assert not Payment.objects.exists()


@pytest.mark.parametrize("amount", ["50.00", "20.00"])
def test_the_same_check_in_another_spelling_is_pointed_out(sign_in, amount):
    client = sign_in("finance")
    person = holder()
    url = reverse("billing:desk_payment", args=[person.pk])
    first = check(None, reference="8812", received_on=(ON - timedelta(days=9)).isoformat())
    client.post(url, first | {"confirm": "1"})
    again = check(None, reference="No. 08812", amount=amount)
    assert b"This may be entered already" in client.post(url, again).content
    client.post(url, again | {"confirm": "1"})
    assert Payment.objects.count() == 1
    other = check(None, reference="8813", amount=amount, confirm="1")
    client.post(url, other)
    assert Payment.objects.count() == 2


def test_no_service_books_a_check_of_a_mistyped_year():
    person = holder()
    money = payments.Money(Method.CHECK, Decimal("50.00"), ON.replace(year=1), reference="8812")
    with pytest.raises(payments.PaymentRefused, match="more than 5 years ago"):
        payments.enter(
            payer_id=person.pk,
            invoice_ids=[],
            money=money,
            on=ON,
            actor=builders.staff("finance"),
        )


def test_every_payment_is_on_some_page_of_the_account_and_of_credits(sign_in):
    client = sign_in("finance")
    person = holder()
    for number in range(53):
        Payment.objects.create(
            payer_id=person.pk,
            method=Method.CASH,
            amount=Decimal("50.00"),
            left_over=Decimal("50.00"),
            received_on=ON - timedelta(days=366 * number),
            reference=f"Slip {number}.",
        )
    account = reverse("billing:desk_account", args=[person.pk])
    pages = [client.get(account, {"page": page}).content.decode() for page in (1, 2)]
    assert all(any(f"Slip {number}." in page for page in pages) for number in range(53))
    everything = {"all": "", "page": 2}
    oldest = client.get(reverse("billing:desk_credits"), everything).content.decode()
    assert "1973" in oldest or "1974" in oldest


def test_the_review_warns_of_money_that_looks_entered_already(sign_in):
    client = sign_in("finance")
    person = holder()
    first = paid(person, invoiced(person))
    url = reverse("billing:desk_payment", args=[person.pk])
    review = client.post(url, check(None))
    assert b"This may be entered already" in review.content
    refused = client.post(url, check(None, confirm="1"), follow=True)
    assert b"Nothing more was booked" in refused.content
    assert Payment.objects.count() == 1
    client.post(url, check(None, confirm="1", seen=[first.pk]))
    assert Payment.objects.count() == 2


def _enter(person, actor, answers, **more):
    try:
        answers.append(
            payments.enter(
                payer_id=person.pk,
                invoice_ids=[],
                money=payments.Money(Method.CHECK, Decimal("50.00"), ON, reference="7"),
                on=ON,
                actor=actor,
                **more,
            )
        )
    except payments.LooksEnteredTwice as twice:
        answers.append(twice)
    finally:
        connection.close()


def _double_click(monkeypatch):
    """Two entries at once, each looking for the other before either is written."""
    person, actor, answers = builders.certificant(), builders.staff("finance"), []
    both_looked = threading.Barrier(2, timeout=1)
    look = payments.similar_payments

    def slowly(*args):
        found = look(*args)
        with suppress(threading.BrokenBarrierError):  # the other one waits for the lock
            both_looked.wait()
        return found

    monkeypatch.setattr(payments, "similar_payments", slowly)
    clicks = [threading.Thread(target=_enter, args=(person, actor, answers)) for _ in range(2)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    return Payment.objects.filter(payer_id=person.pk).count()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_books_once(monkeypatch):
    assert _double_click(monkeypatch) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_members_lock_a_double_click_would_book_twice(monkeypatch):
    monkeypatch.setattr(payments, "lock_payer", lambda payer_id: payer_id)
    assert _double_click(monkeypatch) == 2


def test_an_invoice_is_voided_with_a_reason_and_only_while_no_money_is_on_it(sign_in):
    client = sign_in("finance")
    person = holder()
    invoice = invoiced(person)
    url = reverse("billing:desk_void", args=[invoice.number])
    assert b"Fill this in" in client.post(url, {"reason": ""}).content
    payment = paid(person, invoice, "20.00")
    assert b"refund it first" in client.post(url, {"reason": "Issued twice"}).content
    refund = refunds.ask(
        payment=payment, amount=Decimal("20.00"), reason="x", on=ON, actor=payment.entered_by
    )
    refunds.carry_out(refund=refund, on=ON)
    client.post(url, {"reason": "Issued twice"})
    invoice.refresh_from_db()
    assert (invoice.state, invoice.void_reason) == (InvoiceState.VOID, "Issued twice")


def test_a_payment_goes_back_once_and_no_more_than_it_was(sign_in):
    client = sign_in("finance")
    person = holder()
    invoice = invoiced(person)
    payment = paid(person, invoice)
    url = reverse("billing:desk_refund", args=[payment.pk])
    assert (
        b"At most $50.00 can go back." in client.post(url, {"amount": "60", "reason": "x"}).content
    )
    large = client.post(url, {"amount": "9" * 11, "reason": "x"}).content.decode()
    assert "At most $50.00 can go back." in large
    assert "digits" not in large
    form = {"amount": "50.00", "reason": "Paid by the employer too", "key": str(uuid4())}
    review = client.post(url, form)
    assert b"Give back $50.00?" in review.content
    assert b"it is unpaid again, its invoice opens" in review.content
    assert b"Paid by the employer too" in client.post(url, form | {"change": "1"}).content
    assert not Refund.objects.exists()
    for _ in range(2):  # a button pressed twice
        done = client.post(url, form | {"confirm": "1"}, follow=True)
        assert b"Refunded: $50.00" in done.content
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.OPEN
    assert not DuesPaid.objects.filter(certification__certificant=person, year=2026).exists()
    assert b"All of it went back" in client.get(url).content
    assert Refund.objects.get().state == Refund.State.DONE


def test_above_the_limit_it_waits_on_the_pages_of_money_for_another(sign_in, client):
    sign_in("finance")
    payment = paid(holder(), None, "900.00")
    url = reverse("billing:desk_refund", args=[payment.pk])
    form = {"amount": "450.00", "reason": "The check came twice", "key": str(uuid4())}
    review = client.post(url, form).content
    assert b"It waits for a second person." in review
    assert b"Nobody else can decide this." not in review  # the clerk who entered the payment may
    User.objects.filter(pk=payment.entered_by_id).update(is_active=False)
    assert b"Nobody else can decide this." in client.post(url, form).content
    for _ in range(2):  # a button pressed twice
        page = client.post(url, form | {"confirm": "1"}, follow=True).content
    assert b"Nothing is given back yet." in page
    assert b"The check came twice" in page
    assert b"$450.00" in page
    assert b"asked for $450.00 of it" in client.get(url).content
    assert b"1 for a second person" in client.get(reverse("billing:desk_money")).content
    matter = reverse("members:desk_matter", args=[Matter.objects.get().pk])
    assert b"Take it back" in client.get(matter).content
    client.force_login(builders.staff("finance"))
    assert b"Matters for a second person" in client.get(reverse("desk:home")).content
    assert b"Only what was left over" in client.get(matter).content
    client.post(matter, {"decision": "confirm"})
    assert b"confirmed by" in client.get(reverse("billing:desk_refunds")).content
    assert Refund.objects.get().state == Refund.State.DONE


def test_a_silent_provider_leaves_the_refund_waiting_to_be_carried_out(sign_in, monkeypatch):
    client = sign_in("finance")
    payment = paid(builders.certificant(), None)

    def silent(**_facts):
        raise ProviderUnreachable

    real = refunds.carry_out
    monkeypatch.setattr(refunds, "carry_out", silent)
    url = reverse("billing:desk_refund", args=[payment.pk])
    form = {"amount": "50.00", "reason": "x", "confirm": "1"}
    response = client.post(url, form, follow=True)
    assert b"carry it out later" in response.content
    assert b"Waiting" in response.content
    monkeypatch.setattr(refunds, "carry_out", real)
    client.post(reverse("billing:desk_refund_again", args=[Refund.objects.get().pk]))
    assert Refund.objects.get().state == Refund.State.DONE


def test_what_no_dues_took_is_a_credit_until_it_goes_back(sign_in):
    client = sign_in("finance")
    person = holder()
    payment = paid(person, invoiced(person), "80.00")
    page = client.get(reverse("billing:desk_credits"))
    assert [row.credit for row in page.context["page"]] == [Decimal("30.00")]
    refund = refunds.ask(
        payment=payment, amount=Decimal("40.00"), reason="x", on=ON, actor=payment.entered_by
    )
    for _ in ("planned", "done"):
        assert not client.get(reverse("billing:desk_credits")).context["page"].object_list
        refunds.carry_out(refund=refund, on=ON)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_for_one_and_for_three(sign_in, django_assert_num_queries, rows):
    client = sign_in("finance")
    person = holder()
    paid(person, invoiced(person), "50.00")  # else the others would be used for it
    for n in range(rows):
        payment = paid(person, None, f"{20 + n}.00", reference=f"{n}")
        refunds.ask(
            payment=payment, amount=Decimal("5.00"), reason="x", on=ON, actor=payment.entered_by
        )
    with django_assert_num_queries(ACCOUNT):
        client.get(reverse("billing:desk_account", args=[person.pk]))
    with django_assert_num_queries(REFUNDS):
        assert len(client.get(reverse("billing:desk_refunds")).context["page"]) == rows
    with django_assert_num_queries(CREDITS):
        assert len(client.get(reverse("billing:desk_credits")).context["page"]) == rows

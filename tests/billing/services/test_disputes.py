"""Money that is asked back after it was booked: refunds that return, and disputes."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from billing.models import Checkout, Invoice, Payment, Refund
from billing.queries.parked import parked_checkouts, returned_refunds
from billing.services import checkout as checkouts
from billing.services import disputes, refunds, webhooks
from billing.stripe.facts import Event
from members.models import DuesPaid, History, Notice, Role
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(sandbox):
    """A checkout that was paid by card and booked."""
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    return checkouts.confirm(checkout=page, on=clock.today())


def heard(sandbox):
    """Every event the provider has emitted, told and looked into twice; the outcomes."""
    outcomes = []
    for event in sandbox.events():
        row, _ = webhooks.store(
            event=Event(
                id=event["id"],
                type=event["type"],
                object_id=event["data"]["object"]["id"],
                payment_intent="",
                livemode=False,
                created=datetime.now(UTC),
            )
        )
        for _ in range(2):
            webhooks.handle(row=row, on=clock.today())
            row.refresh_from_db()
        outcomes.append(row.outcome)
    return outcomes


def given_back(payment, amount="50.00"):
    asked = refunds.ask(
        payment=payment,
        amount=Decimal(amount),
        reason="Paid twice",
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
    )
    return refunds.carry_out(refund=asked, on=clock.today())


def this_year_is_paid():
    return DuesPaid.objects.filter(year=clock.today().year).exists()


def test_a_refund_that_comes_back_is_put_where_it_was_and_told_to_finance(sandbox, paid):
    refund, notices = given_back(paid.payment), Notice.objects.count()
    assert not this_year_is_paid()
    sandbox.fail_refund(refund.provider_id)
    heard(sandbox)
    assert (Invoice.objects.get().state, this_year_is_paid()) == ("paid", True)
    again = Payment.objects.get(external_ref=f"refund:{refund.pk}")
    assert (again.amount, again.received_on) == (Decimal("50.00"), paid.payment.received_on)
    assert list(returned_refunds()) == [refund]
    story = History.objects.get(subject=f"payment:{paid.payment_id}", verb="note_added")
    assert f"on record as payment {again.pk}" in story.reason
    assert Notice.objects.count() == notices, "the member is not told of a payment"


def test_a_refund_that_came_back_can_be_given_by_check_and_leaves_the_list(sandbox, paid):
    sandbox.fail_refund(given_back(paid.payment).provider_id)
    heard(sandbox)
    again = Payment.objects.exclude(external_ref=None).get()
    given_back(again)
    assert not returned_refunds()
    assert not this_year_is_paid()
    assert refunds.refundable(paid.payment) == refunds.refundable(again) == 0


def test_what_comes_back_for_an_invoice_paid_meanwhile_is_credit(sandbox, paid):
    refund = given_back(paid.payment)
    page = started(Invoice.objects.get())
    sandbox.complete(page.provider_id)
    checkouts.confirm(checkout=page, on=clock.today())
    sandbox.fail_refund(refund.provider_id)
    heard(sandbox)
    again = Payment.objects.exclude(external_ref=None).get()
    assert not again.allocations.exists()
    assert refunds.refundable(again) == Decimal("50.00")


def test_a_refund_that_went_through_is_left_alone(sandbox, paid):
    refund = given_back(paid.payment)
    sandbox.ledger.emit("refund.updated", sandbox.ledger.get("refund", refund.provider_id))
    assert heard(sandbox)[-1] == "given"
    assert Payment.objects.count() == 1


def test_an_open_dispute_is_on_the_list_and_changes_nothing_for_the_member(sandbox, paid):
    sandbox.dispute(paid.payment.provider_ref)
    outcome = heard(sandbox)[-1]
    row = parked_checkouts().get()
    assert row.problem == outcome
    assert outcome.startswith("The card holder disputes $50.00 (fraudulent). Answer it")
    assert (Invoice.objects.get().state, this_year_is_paid()) == ("paid", True)
    assert History.objects.filter(reason=outcome).count() == 1


def test_a_dispute_that_is_won_leaves_the_list_and_stays_in_the_history(sandbox, paid):
    dispute = sandbox.dispute(paid.payment.provider_ref)
    sandbox.decide(dispute, "won")
    heard(sandbox)
    assert not parked_checkouts()
    assert not Refund.objects.exists()


def test_nothing_is_taken_back_before_the_bank_has_decided(sandbox, paid):
    sandbox.dispute(paid.payment.provider_ref)
    heard(sandbox)
    with pytest.raises(disputes.NotLost, match="has not decided"):
        disputes.take_back(
            checkout=Checkout.objects.get(), on=clock.today(), actor=builders.staff(Role.FINANCE)
        )
    assert this_year_is_paid()


def test_a_lost_dispute_is_taken_back_once_and_never_asked_of_the_provider(sandbox, paid, client):
    sandbox.decide(sandbox.dispute(paid.payment.provider_ref), "lost")
    heard(sandbox)
    assert "is lost" in parked_checkouts().get().problem
    assert this_year_is_paid(), "lapsing by it is a decision of finance"
    client.force_login(builders.staff(Role.FINANCE))
    url = reverse("billing:desk_parked_deal", args=[paid.pk])
    assert b"is lost" in client.get(reverse("billing:desk_parked")).content
    told = client.post(url, {"deed": "take_back"}, follow=True)
    assert b"Taken back from the dues: $50.00." in told.content
    assert client.post(url, {"deed": "take_back"}).status_code == 404
    assert (Invoice.objects.get().state, this_year_is_paid()) == ("open", False)
    heard(sandbox)  # the same hints again
    assert not parked_checkouts()
    assert Refund.objects.get().state == Refund.State.DONE
    assert not sandbox.ledger.newest("refund")


def test_a_payment_that_was_not_booked_is_on_the_list_until_it_is_set_aside(sandbox, client):
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    sandbox.alter(page.provider_id, amount_total=4900)
    checkouts.confirm(checkout=page, on=clock.today())
    client.force_login(builders.staff(Role.FINANCE))
    shown = client.get(reverse("billing:desk_parked"))
    assert b"Not booked: the page is for 49.00, not 50.00." in shown.content
    assert b"Take back" not in shown.content
    url = reverse("billing:desk_parked_deal", args=[page.pk])
    assert b"still not booked" in client.post(url, {"deed": "ask"}, follow=True).content
    client.post(url, {"deed": "aside"})
    assert not parked_checkouts()
    assert History.objects.get(subject=f"checkout:{page.key}").reason.startswith(
        "Set aside: Not booked"
    )
    assert not Payment.objects.exists()
    assert started(Invoice.objects.get()).pk != page.pk, "it can be paid another way"


def test_a_payment_that_is_right_after_all_is_booked_when_asked_again(sandbox, client):
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    sandbox.alter(page.provider_id, amount_total=4900)
    checkouts.confirm(checkout=page, on=clock.today())
    sandbox.alter(page.provider_id, amount_total=5000)
    client.force_login(builders.staff(Role.FINANCE))
    url = reverse("billing:desk_parked_deal", args=[page.pk])
    assert b"It is booked now." in client.post(url, {"deed": "ask"}, follow=True).content
    assert not parked_checkouts()
    assert Payment.objects.get().amount == Decimal("50.00")


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, django_assert_num_queries, many):
    for n in range(many):
        page = Checkout.objects.create(
            key=f"00000000-0000-0000-0000-00000000000{n}",
            certificant=builders.certificant(),
            amount=Decimal("50.00"),
            state="open",
            problem="The provider tells another amount.",
            return_path="/",
            expires_at=clock.now(),
        )
        page.items.create(invoice=an_invoice(page.certificant, number=f"26-00000{n + 1}"))
    client.force_login(builders.staff(Role.FINANCE))
    # session, person, factor; rows, their items and invoices; what went back at the provider
    with django_assert_num_queries(7):
        client.get(reverse("billing:desk_parked"))

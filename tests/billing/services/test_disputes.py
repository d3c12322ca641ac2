"""Money that is asked back after it was booked: refunds that return, and disputes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from billing.models import Checkout, Dispute, Invoice, Payment, Refund, WebhookEvent
from billing.queries.parked import open_disputes, parked_checkouts, returned_refunds
from billing.services import checkout as checkouts
from billing.services import disputes, refunds, webhooks
from billing.stripe.facts import Event
from members.models import DuesPaid, History, Role
from notices.models import Notice
from plumbing import clock
from plumbing.flow import IllegalMove
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
                livemode=False,
            )
        )
        for _ in range(2):
            webhooks.handle(event_id=row.pk, on=clock.today())
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
    again = Payment.objects.get(returned__refund=refund)
    assert (again.amount, again.received_on) == (Decimal("50.00"), paid.payment.received_on)
    assert [one.refund for one in returned_refunds()] == [refund]
    story = History.objects.get(subject=f"payment:{paid.payment_id}", verb="payment_noted")
    assert f"on record as payment {again.pk}" in story.reason
    assert Notice.objects.count() == notices, "the member is not told of a payment"


def test_a_refund_that_came_back_can_be_given_by_check_and_leaves_the_list(sandbox, paid):
    sandbox.fail_refund(given_back(paid.payment).provider_id)
    heard(sandbox)
    again = Payment.objects.exclude(returned=None).get()
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
    again = Payment.objects.exclude(returned=None).get()
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
    assert disputes.in_words(open_disputes().get()) == outcome
    assert outcome.startswith("The card holder disputes $50.00 (fraudulent). Answer it")
    assert (Invoice.objects.get().state, this_year_is_paid()) == ("paid", True)
    assert History.objects.filter(reason=outcome).count() == 1


def test_a_dispute_that_is_won_leaves_the_list_and_stays_in_the_history(sandbox, paid):
    dispute = sandbox.dispute(paid.payment.provider_ref)
    sandbox.decide(dispute, "won")
    heard(sandbox)
    assert not open_disputes()
    assert not Refund.objects.exists()


def test_nothing_is_taken_back_before_the_bank_has_decided(sandbox, paid):
    sandbox.dispute(paid.payment.provider_ref)
    heard(sandbox)
    with pytest.raises(refunds.NotTakenBack, match="has not decided"):
        disputes.take_back(
            dispute=Dispute.objects.get(), on=clock.today(), actor=builders.staff(Role.FINANCE)
        )
    assert this_year_is_paid()


def test_a_lost_dispute_is_taken_back_once_and_never_asked_of_the_provider(sandbox, paid, client):
    sandbox.decide(sandbox.dispute(paid.payment.provider_ref), "lost")
    heard(sandbox)
    assert "is lost" in disputes.in_words(open_disputes().get())
    assert this_year_is_paid(), "lapsing by it is a decision of finance"
    client.force_login(builders.staff(Role.FINANCE))
    url = reverse("billing:desk_dispute_deal", args=[Dispute.objects.get().pk])
    assert b"is lost" in client.get(reverse("billing:desk_parked")).content
    told = client.post(url, {"deed": "take_back"}, follow=True)
    assert b"Taken back from the dues: $50.00." in told.content
    assert client.post(url, {"deed": "take_back"}).status_code == 404
    assert (Invoice.objects.get().state, this_year_is_paid()) == ("open", False)
    heard(sandbox)  # the same hints again
    assert not open_disputes()
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


def test_what_was_set_aside_comes_again_when_the_bank_moves_it_and_not_before(
    sandbox, paid, client
):
    made = sandbox.dispute(paid.payment.provider_ref)
    heard(sandbox)
    client.force_login(builders.staff(Role.FINANCE))
    url = reverse("billing:desk_dispute_deal", args=[Dispute.objects.get().pk])
    assert b"The history keeps" in client.post(url, {"deed": "aside"}, follow=True).content
    assert client.post(url, {"deed": "aside"}).status_code == 404
    WebhookEvent.objects.all().delete()
    heard(sandbox)
    assert not open_disputes(), "told once more as it was"
    sandbox.decide(made, "lost")
    heard(sandbox)
    assert "is lost" in disputes.in_words(open_disputes().get())
    assert History.objects.filter(reason__startswith="Set aside: The card holder").count() == 1


def test_two_disputes_of_one_payment_are_two_rows_and_stand_for_themselves(sandbox, paid):
    first = sandbox.dispute(paid.payment.provider_ref)
    second = sandbox.dispute(paid.payment.provider_ref)
    sandbox.decide(first, "lost")
    sandbox.decide(second, "won")
    heard(sandbox)
    assert [row.provider_id for row in open_disputes()] == [first]


def test_support_may_not_take_back_what_a_dispute_cost(sandbox, paid):
    sandbox.decide(sandbox.dispute(paid.payment.provider_ref), "lost")
    heard(sandbox)
    with pytest.raises(IllegalMove, match="You may not take back it"):
        disputes.take_back(
            dispute=Dispute.objects.get(), on=clock.today(), actor=builders.staff(Role.SUPPORT)
        )
    assert this_year_is_paid()


def disputed(n):
    """A payment by card whose money is asked back."""
    invoice = an_invoice(number=f"26-10000{n}")
    payment = Payment.objects.create(
        payer_id=invoice.payer_id,
        method="card",
        amount=Decimal("50.00"),
        received_on=clock.today(),
        provider_ref=f"pi_{n}",
    )
    page = Checkout.objects.create(
        key=f"10000000-0000-0000-0000-00000000000{n}",
        payer_id=invoice.payer_id,
        amount=payment.amount,
        state="completed",
        payment=payment,
        return_path="/",
        expires_at=clock.now(),
    )
    page.items.create(invoice=invoice, open=False)
    Dispute.objects.create(
        payment=payment, provider_id=f"du_{n}", status="under_review", amount=payment.amount
    )


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, django_assert_num_queries, many):
    for n in range(many):
        page = Checkout.objects.create(
            key=f"00000000-0000-0000-0000-00000000000{n}",
            payer_id=builders.certificant().pk,
            amount=Decimal("50.00"),
            state="open",
            problem="The provider tells another amount.",
            return_path="/",
            expires_at=clock.now(),
        )
        page.items.create(invoice=an_invoice(page.payer.certificant, number=f"26-00000{n + 1}"))
        disputed(n)
    client.force_login(builders.staff(Role.FINANCE))
    # session, person, factor; not booked and disputed, each with items and invoices; what went back
    with django_assert_num_queries(10):
        client.get(reverse("billing:desk_parked"))

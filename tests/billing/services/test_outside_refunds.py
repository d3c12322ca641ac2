"""Money that went back at the provider without us: found, told to finance, followed or not."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from django.urls import reverse

from billing.models import Invoice, OutsideRefund, Payment, Refund, WebhookEvent
from billing.queries.parked import outside_refunds as waiting
from billing.services import checkout as checkouts
from billing.services import outside_refunds, refunds, webhooks
from billing.stripe.client import CardProvider, provider
from billing.tasks import reconcile_payments
from members.models import DuesPaid, History, Role
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice, started, together
from tests.billing.services.test_disputes import given_back, heard, this_year_is_paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(sandbox):
    """A payment by card that was booked."""
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    return checkouts.confirm(checkout=page, on=clock.today()).payment


@pytest.fixture
def desk(client):
    client.force_login(builders.staff(Role.FINANCE))
    return client


def deal(desk, **typed):
    url = reverse("billing:desk_outside_deal", args=[OutsideRefund.objects.latest("pk").pk])
    return desk.post(url, typed, follow=True).content.decode()


@pytest.mark.parametrize(
    ("cents", "amount", "share"), [(None, "50.00", "All"), (1250, "12.50", "Part")]
)
def test_refund_of_the_dashboard_is_told_to_finance_and_changes_nothing_yet(
    sandbox, paid, desk, cents, amount, share
):
    made = sandbox.refund_in_dashboard(paid.provider_ref, cents)
    heard(sandbox)
    row = waiting().get()
    assert (row.provider_id, row.amount, row.payment) == (made, Decimal(amount), paid)
    shown = desk.get(reverse("billing:desk_parked")).content.decode()
    assert f"{share} of the $50.00 received" in shown
    assert f"${amount}" in shown
    assert (Invoice.objects.get().state, this_year_is_paid()) == ("paid", True)
    assert History.objects.filter(reason__contains=made).count() == 1


@pytest.mark.parametrize("kind", ["refund.created", "charge.refunded"])
def test_either_event_alone_is_enough(sandbox, paid, kind):
    sandbox.refund_in_dashboard(paid.provider_ref, 2000)
    heard_of(sandbox, kind)
    assert waiting().get().amount == Decimal("20.00")


def heard_of(sandbox, kind):
    for event in sandbox.events(kind):
        row = WebhookEvent.objects.create(
            event_id=event["id"], type=kind, object_id=event["data"]["object"]["id"]
        )
        webhooks.handle(event_id=row.pk, on=clock.today())


def test_taken_back_it_is_owed_again_once_and_the_provider_is_asked_for_nothing(
    sandbox, paid, desk
):
    made = sandbox.refund_in_dashboard(paid.provider_ref)
    heard(sandbox)
    assert "Taken back from the dues: $50.00." in deal(desk, deed="take_back")
    row = OutsideRefund.objects.get()
    again = outside_refunds.take_back(row=row, on=clock.today(), actor=builders.staff(Role.FINANCE))
    refund = Refund.objects.get()
    assert (again, refund.provider_id, refund.state) == (refund, made, Refund.State.DONE)
    assert (Invoice.objects.get().state, this_year_is_paid()) == ("open", False)
    assert len(provider().read_refunds(paid.provider_ref)) == 1
    heard(sandbox)
    reconcile_payments()
    assert not waiting()
    assert OutsideRefund.objects.get().state == "taken_back"


def test_parts_are_told_and_taken_back_one_by_one(sandbox, paid):
    for cents in (1000, 1500):
        sandbox.refund_in_dashboard(paid.provider_ref, cents)
    heard(sandbox)
    assert {row.amount for row in waiting()} == {Decimal("10.00"), Decimal("15.00")}
    for _ in range(2):
        row = waiting()[0]
        outside_refunds.take_back(row=row, on=clock.today(), actor=builders.staff(Role.FINANCE))
    assert refunds.refundable(paid) == Decimal("25.00")
    assert Invoice.objects.get().state == "open"
    given_back(paid, "25.00")
    assert not DuesPaid.objects.filter(year=clock.today().year).exists()


def test_set_aside_needs_a_reason_keeps_the_books_and_does_not_come_again(sandbox, paid, desk):
    sandbox.refund_in_dashboard(paid.provider_ref, 500)
    heard(sandbox)
    assert "Say why it is set aside" in deal(desk, deed="aside", reason=" ")
    assert waiting()
    assert "The history keeps the reason" in deal(desk, deed="aside", reason="Goodwill, on us")
    sandbox.refund_in_dashboard(paid.provider_ref, 700)
    heard(sandbox)
    assert [row.amount for row in waiting()] == [Decimal("7.00")]
    assert (Invoice.objects.get().state, refunds.refundable(paid)) == ("paid", Decimal("50.00"))
    assert History.objects.filter(reason__endswith="was set aside: Goodwill, on us").exists()


def test_refund_that_was_asked_for_here_is_no_surprise(sandbox, paid):
    given_back(paid, "20.00")
    assert heard(sandbox)[-2:] == ["given", "nothing went back without us"]
    reconcile_payments()
    assert not OutsideRefund.objects.exists()


@pytest.mark.parametrize("marked", [True, False], ids=["as it is", "control: without our key"])
def test_hint_of_our_refund_may_come_before_its_id_is_written_down(
    sandbox, paid, monkeypatch, marked
):
    give = CardProvider.refund

    def told_at_once(self, **asked):
        made = give(self, **asked)
        if not marked:
            sandbox.alter(made.id, metadata={})
        heard(sandbox)
        return made

    monkeypatch.setattr(CardProvider, "refund", told_at_once)
    given_back(paid, "20.00")
    assert OutsideRefund.objects.exists() is not marked


def test_refund_whose_hints_were_lost_is_found(sandbox, paid):
    sandbox.refund_in_dashboard(paid.provider_ref, 2000)
    for _ in range(2):
        reconcile_payments()
    assert waiting().get().amount == Decimal("20.00")


def test_refund_before_the_payment_was_booked_is_found_when_it_is(sandbox):
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    sandbox.refund_in_dashboard(sandbox.ledger.newest("payment_intent")[0]["id"])
    heard_of(sandbox, "charge.refunded")
    assert not OutsideRefund.objects.exists()
    checkouts.confirm(checkout=page, on=clock.today())
    assert waiting().get().payment == Payment.objects.get()


def test_what_came_back_before_finance_acted_leaves_the_list(sandbox, paid, desk):
    made = sandbox.refund_in_dashboard(paid.provider_ref)
    heard(sandbox)
    sandbox.fail_refund(made)
    assert "The money came back to us" in deal(desk, deed="take_back")
    heard(sandbox)
    assert OutsideRefund.objects.get().state == "came_back"
    assert not Refund.objects.exists()


def test_what_came_back_after_it_was_taken_back_is_put_where_it_was(sandbox, paid, desk):
    made = sandbox.refund_in_dashboard(paid.provider_ref)
    heard(sandbox)
    deal(desk, deed="take_back")
    sandbox.fail_refund(made)
    heard(sandbox)
    assert (Invoice.objects.get().state, this_year_is_paid()) == ("paid", True)
    # Given again in the dashboard, it is taken from the payment that it came back as.
    sandbox.refund_in_dashboard(paid.provider_ref)
    heard(sandbox)
    assert "Taken back" in deal(desk, deed="take_back")
    assert not this_year_is_paid()


def test_more_than_our_books_have_left_is_said_and_nothing_is_taken(sandbox, paid, desk):
    refunds.ask(
        payment=paid,
        amount=Decimal("20.00"),
        reason="Planned",
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
    )
    sandbox.refund_in_dashboard(paid.provider_ref)
    heard(sandbox)
    assert "only $30.00 of this payment left" in deal(desk, deed="take_back")
    assert waiting()


@pytest.mark.django_db(transaction=True)
def test_two_hints_at_once_make_one_row(sandbox, paid):
    sandbox.refund_in_dashboard(paid.provider_ref, 2000)
    assert together(5, lambda: outside_refunds.look_for(intent=paid.provider_ref)) == []
    assert OutsideRefund.objects.count() == 1


def taken_by_four(paid):
    clerk = builders.staff(Role.FINANCE)
    return together(
        4,
        lambda: outside_refunds.take_back(
            row=OutsideRefund.objects.get(), on=clock.today(), actor=clerk
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_taken_back_by_four_at_once_is_taken_once(sandbox, paid):
    sandbox.refund_in_dashboard(paid.provider_ref, 1000)
    heard(sandbox)
    assert taken_by_four(paid) == []
    assert Refund.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_it_is_taken_more_than_once(sandbox, paid, monkeypatch):
    sandbox.refund_in_dashboard(paid.provider_ref, 1000)
    heard(sandbox)
    barrier, seen = threading.Barrier(4), refunds.refundable
    for module in (outside_refunds, refunds):
        monkeypatch.setattr(module, "lock_payer", lambda _ids: None)

    def read_together(one):
        left = seen(one)
        barrier.wait(10)
        return left

    monkeypatch.setattr(refunds, "refundable", read_together)
    taken_by_four(paid)
    assert Refund.objects.count() > 1


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_any_number(desk, django_assert_num_queries, many):
    for n in range(many):
        payment = Payment.objects.create(
            payer_id=builders.certificant().pk,
            method="card",
            amount=Decimal("50.00"),
            received_on=clock.today(),
            provider_ref=f"pi_{n}",
        )
        OutsideRefund.objects.create(
            payment=payment, provider_id=f"re_{n}", amount=Decimal("5.00"), given_on=clock.today()
        )
    with django_assert_num_queries(
        6
    ):  # session, person, factor; checkouts, disputes, what went back
        desk.get(reverse("billing:desk_parked"))

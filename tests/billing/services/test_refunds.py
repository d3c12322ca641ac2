"""Giving money back: never more than came in, never twice, and what standing makes of it."""

from __future__ import annotations

import itertools
import threading
from decimal import Decimal

import pytest
from django.db.models import Sum

from amt_portal.facts_check.run import check
from billing.dues.models import ImportedDues
from billing.models import Allocation, Invoice, Method, Payment, Refund
from billing.services import checkout as checkouts
from billing.services import payments, refunds
from billing.stripe.client import CardProvider, provider
from billing.stripe.errors import ProviderUnreachable
from members.models import DuesPaid, Role
from members.services import bulk_facts
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice, started, together


def paid_by_card(sandbox):
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    return checkouts.confirm(checkout=page, on=clock.today()).payment


def imported(held, received_on, method=Method.CHECK):
    """A payment of this year's dues as an import writes it."""
    year = clock.today().year
    payment = Payment.objects.create(
        payer_id=held.certificant_id,
        method=method,
        amount=Decimal("50.00"),
        received_on=received_on,
    )
    Allocation.objects.create(payment=payment, amount="50.00")
    ImportedDues.objects.create(payment=payment, certification=held, year=year)
    bulk_facts.dues_paid([bulk_facts.PaidYear(held.pk, year, received_on)])
    return payment


def asked(payment, amount, actor=None, reason="Paid for twice"):
    return refunds.ask(
        payment=payment,
        amount=Decimal(amount),
        reason=reason,
        on=clock.today(),
        actor=actor or builders.staff(Role.FINANCE),
    )


@pytest.mark.django_db
def test_nobody_gives_their_own_money_back_however_little_it_is():
    owner = builders.staff(Role.FINANCE)
    payment = imported(builders.certification(builders.certificant(user=owner)), clock.today())
    with pytest.raises(refunds.RefundRefused, match="your own payment"):
        asked(payment, "1.00", owner)
    assert asked(payment, "1.00").pk


@pytest.mark.django_db
def test_whole_refund_opens_the_invoice_and_takes_the_paid_year_back(sandbox):
    payment = paid_by_card(sandbox)
    refunds.carry_out(refund=asked(payment, "50.00"), on=clock.today())
    assert Invoice.objects.get().state == "open"
    assert not DuesPaid.objects.filter(year=clock.today().year).exists()
    assert payment.allocations.aggregate(sum=Sum("amount"))["sum"] == 0


def test_refund_of_one_of_two_payments_leaves_the_year_paid_by_the_other(db):
    held = builders.certification(granted_on=clock.today().replace(day=1, year=2024))
    first = imported(held, clock.today().replace(day=1))
    second = imported(held, clock.today().replace(day=2))
    refunds.carry_out(refund=asked(first, "50.00"), on=clock.today())
    assert DuesPaid.objects.get().paid_on == second.received_on
    assert not check(clock.today(), kinds=["dues_paid"])[0].differ
    refunds.carry_out(refund=asked(second, "50.00"), on=clock.today())
    assert not DuesPaid.objects.exists()


def test_refund_of_an_imported_payment_leaves_the_year_paid_by_its_invoice(db):
    invoice = an_invoice()
    other = imported(invoice.lines.get().dues.certification, clock.today().replace(day=1))
    payments.book(
        payer_id=invoice.payer_id,
        invoice_ids=[invoice.pk],
        money=payments.Money(Method.CHECK, Decimal("50.00"), clock.today()),
        on=clock.today(),
        actor=None,
    )
    refunds.carry_out(refund=asked(other, "50.00"), on=clock.today())
    assert DuesPaid.objects.get(year=clock.today().year).paid_on == clock.today()


def test_imported_card_payment_is_given_back_by_hand(db, monkeypatch):
    held = builders.certification(granted_on=clock.today().replace(day=1, year=2024))
    payment = imported(held, clock.today(), Method.CARD)
    monkeypatch.setattr(refunds, "provider", lambda: pytest.fail("the provider was asked"))
    done = refunds.carry_out(refund=asked(payment, "50.00"), on=clock.today())
    assert done.state == Refund.State.DONE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "reason", "says"),
    [("0.00", "x", "more than"), ("50.01", "x", "only 50.00"), ("1.00", "  ", "reason")],
)
def test_refund_that_cannot_be_is_refused(sandbox, amount, reason, says):
    payment = paid_by_card(sandbox)
    with pytest.raises(refunds.RefundRefused, match=says):
        refunds.ask(
            payment=payment,
            amount=Decimal(amount),
            reason=reason,
            on=clock.today(),
            actor=builders.staff(Role.FINANCE),
        )
    assert not Refund.objects.exists()


@pytest.mark.django_db
def test_lost_answer_and_a_forgotten_key_give_back_once(sandbox, monkeypatch):
    """The provider gave, its answer was lost, and a day later it no longer knows our key."""
    payment = paid_by_card(sandbox)
    refund = asked(payment, "10.00")
    give = CardProvider.refund

    def lose_the_answer(self, **asked_for):
        give(self, **asked_for)
        raise ProviderUnreachable("the line went dead")

    monkeypatch.setattr(CardProvider, "refund", lose_the_answer)
    with pytest.raises(ProviderUnreachable):
        refunds.carry_out(refund=refund, on=clock.today())

    def forget_the_key(self, *, key, **asked_for):
        return give(self, key=f"{key}, forgotten", **asked_for)

    monkeypatch.setattr(CardProvider, "refund", forget_the_key)
    done = refunds.carry_out(refund=Refund.objects.get(), on=clock.today())
    assert done.state == Refund.State.DONE
    assert len(provider().read_refunds(payment.provider_ref)) == 1


@pytest.mark.django_db
def test_refund_that_the_provider_could_not_make_is_failed_and_the_year_stays_paid(
    sandbox, monkeypatch
):
    payment = paid_by_card(sandbox)
    refund = asked(payment, "50.00")
    refunds._at_provider(refund)
    made = provider().read_refunds(payment.provider_ref)[0]
    sandbox.alter(made.id, status="failed")
    assert refunds.carry_out(refund=refund, on=clock.today()).state == Refund.State.FAILED
    assert Invoice.objects.get().state == "paid"
    assert refunds.refundable(payment) == Decimal("50.00")


def _asked_by_eight(payment, clerk):
    reasons = itertools.count(1)
    return together(
        8, lambda: asked(Payment.objects.get(), "20.00", clerk, f"Reason {next(reasons)}")
    )


@pytest.mark.django_db(transaction=True)
def test_eight_partial_refunds_at_once_stay_below_what_came_in(sandbox):
    payment, clerk = paid_by_card(sandbox), builders.staff(Role.FINANCE)
    refused = _asked_by_eight(payment, clerk)
    assert [type(error) for error in refused] == [refunds.RefundRefused] * 6
    assert Refund.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("40.00")


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_more_is_given_than_came_in(sandbox, monkeypatch):
    payment, clerk = paid_by_card(sandbox), builders.staff(Role.FINANCE)
    barrier, read = threading.Barrier(8), refunds.refundable
    monkeypatch.setattr(refunds, "lock_payer", lambda _ids: None)

    def read_together(one):
        left = read(one)
        barrier.wait(10)
        return left

    monkeypatch.setattr(refunds, "refundable", read_together)
    assert _asked_by_eight(payment, clerk) == []
    assert Refund.objects.aggregate(sum=Sum("amount"))["sum"] > payment.amount


@pytest.mark.django_db
def test_button_pressed_twice_gives_back_once_and_another_reason_gives_again(sandbox):
    payment, clerk = paid_by_card(sandbox), builders.staff(Role.FINANCE)
    asked(payment, "10.00", clerk)
    with pytest.raises(refunds.RefundRefused, match="asked for today"):
        asked(payment, "10.00", clerk)
    asked(payment, "10.00", clerk, "Two badges less")
    assert refunds.refundable(payment) == Decimal("30.00")


@pytest.mark.django_db(transaction=True)
def test_one_refund_carried_out_by_five_at_once_is_one(sandbox):
    payment = paid_by_card(sandbox)
    asked(payment, "30.00")
    errors = together(5, lambda: refunds.carry_out(refund=Refund.objects.get(), on=clock.today()))
    assert errors == []
    assert len(provider().read_refunds(payment.provider_ref)) == 1
    assert payment.allocations.aggregate(sum=Sum("amount"))["sum"] == Decimal("20.00")

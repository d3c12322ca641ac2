"""Fees of applications where money comes or goes back in parts, or at the wrong time."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Checkout, CheckoutState, Invoice, InvoiceState, Method, Payment
from billing.queries.balances import balances, total
from billing.queries.desk_money import credits_of
from billing.services import checkout as checkouts
from billing.services import payments, refunds
from members.models import DuesPaid, Role
from members.services import standing
from plumbing import clock
from recert.queries.applications import fee_invoice
from recert.services import calendar, submitting, withdrawing
from tests import builders
from tests.billing.services.pages import started
from tests.recert import stories
from tests.recert.services.test_deciding import dues_invoice

pytestmark = pytest.mark.django_db


def give_back(amount, reason="Half of it, out of courtesy"):
    asked = refunds.ask(
        payment=Payment.objects.order_by("pk").first(),
        amount=Decimal(amount),
        reason=reason,
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
    )
    return refunds.carry_out(refund=asked, on=clock.today())


def part_paid(amount="40.00"):
    """An application whose fee is asked for, with a check for a part of it."""
    application = stories.asked()
    invoice = fee_invoice(application)
    payments.enter(
        payer_id=invoice.payer_id,
        invoice_ids=[invoice.pk],
        money=payments.Money(Method.CHECK, Decimal(amount), clock.today(), reference="7"),
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
    )
    return application, invoice


@pytest.mark.parametrize("paid", [False, True])
def test_a_part_of_the_fee_given_back_lets_it_go_on_and_all_of_it_ends_it(sandbox, paid):
    application = stories.sent()
    assert give_back("40.00").state == "done"
    invoice = fee_invoice(application)
    assert stories.again(application).case.state == "submitted"
    assert (invoice.state, total(balances([invoice.pk]))) == (InvoiceState.OPEN, Decimal("40.00"))
    page = started(invoice)  # and while the member pays the rest, finance gives back all
    assert give_back("60.00", "The rest, too").state == "done"
    assert stories.again(application).case.state == "withdrawn"
    if paid:
        sandbox.complete(page.provider_id)
    assert checkouts.close_overtaken(on=clock.today()) == 1
    calendar.void_unpaid(on=clock.today())
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.VOID
    left = [one.credit for one in credits_of([invoice.payer_id])]
    assert left == ([Decimal("40.00")] if paid else [])  # for what has ended it asks for nothing


def test_paid_in_part_it_can_be_changed_withdrawn_or_void_and_the_money_is_credit():
    on = clock.today()
    ways = (
        lambda one: submitting.take_back(application=one, on=on, actor=None),
        lambda one: withdrawing.withdraw(application=one, seen="draft", on=on, actor=None),
        lambda _one: calendar.void_unpaid(on=on + timedelta(days=31)),
    )
    for way, state in zip(ways, ("draft", "withdrawn", "draft"), strict=True):
        application, invoice = part_paid()
        way(application)
        invoice.refresh_from_db()
        application = stories.again(application)
        assert (invoice.state, application.case.state) == (InvoiceState.VOID, state)
        assert fee_invoice(application) is None
        [credit] = credits_of([invoice.payer_id])
        assert credit.credit == Decimal("40.00")


def test_money_of_a_day_on_which_it_would_have_expired_by_now_is_a_slip_of_the_year():
    application = stories.asked()
    with pytest.raises(payments.PaymentRefused, match="look at the year"):
        stories.pay(application, on=stories.years_ago(1))
    stories.pay(application, on=stories.years_ago(1, -1))
    assert not stories.again(application).expired(clock.today())


def missed_a_cycle():
    """Lapsed for a missed cycle, with dues of this year that could be paid by card."""
    granted = stories.years_ago(4)
    held = builders.certification(granted_on=granted)
    for year in range(1, 4):
        day = granted.replace(year=granted.year + year)
        DuesPaid.objects.create(certification=held, year=day.year, paid_on=day)
    standing.refresh(certification_ids=[held.pk], on=clock.today())
    return held


@pytest.mark.parametrize("paid", [False, True])
def test_a_card_page_left_open_while_it_is_approved_leaves_no_invoice_open(sandbox, paid):
    held, reviewer = missed_a_cycle(), builders.staff(Role.RECORDS)
    invoice = dues_invoice(held, [held.granted_on.year + 4])
    page = started(invoice)
    application = stories.judge(stories.in_review(reviewer, held), reviewer)
    stories.decide(application, "approve", reviewer)
    assert Invoice.objects.get(pk=invoice.pk).state == InvoiceState.OPEN  # its page may be paid
    if paid:
        sandbox.complete(page.provider_id)
    assert checkouts.close_overtaken(on=clock.today()) == 1
    ended = CheckoutState.COMPLETED if paid else CheckoutState.EXPIRED
    assert Checkout.objects.get(pk=page.pk).state == ended
    assert Invoice.objects.get(pk=invoice.pk).state == InvoiceState.VOID
    left = [one.credit for one in credits_of([invoice.payer_id])]
    assert left == ([Decimal("50.00")] if paid else [])

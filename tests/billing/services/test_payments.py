"""Booking money: what is refused, what is nothing to pay, and what a payment may not reach."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Allocation, Invoice, Payment
from billing.services import payments, settling, voids
from members.models import DuesPaid
from members.queries.standing import standing_of
from notices.models import Channel, Notice, about, type_of
from notices.queries.outbox import letters_waiting
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice, dues_line


def entered(invoice, *, amount="50.00", received_on=None, person=None):
    return payments.enter(
        payer_id=person.pk if person else invoice.payer_id,
        invoice_ids=[invoice.pk],
        money=payments.Money("check", Decimal(amount), received_on or clock.today()),
        on=clock.today(),
        actor=builders.staff("finance"),
    )


def second_line(invoice, *, amount):
    """A further certification on the same invoice, its anniversary in the same month."""
    first = invoice.lines.get().dues
    held = builders.certification(
        invoice.payer.certificant, program="RPT", granted_on=first.certification.granted_on
    )
    year = first.certification.granted_on.year + 1
    DuesPaid.objects.create(
        certification=held, year=year, paid_on=held.granted_on.replace(year=year)
    )
    names = {"program_code": "RPT", "program_name": "Registered Phlebotomy Technician"}
    told = "RPT renewal fee"
    return dues_line(
        invoice, held, first.covers_from, first.year, Decimal(amount), description=told, **names
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": "0.00"}, "more than"),
        ({"amount": "-5.00"}, "more than"),
        ({"received_on": clock.today() + timedelta(days=1)}, "still to come"),
        ({"received_on": clock.today().replace(year=1016)}, "would not count"),
    ],
)
def test_check_that_cannot_be_is_refused_and_nothing_is_written(wrong, says):
    invoice = an_invoice()
    with pytest.raises(payments.PaymentRefused, match=says):
        entered(invoice, **wrong)
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_check_for_the_invoice_of_somebody_else_is_refused():
    with pytest.raises(payments.PaymentRefused, match="somebody else"):
        entered(an_invoice(), person=builders.certificant())
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_line_of_nothing_is_paid_from_the_start_and_its_invoice_waits_for_the_other():
    """A discount as large as the fee: no payment ever reaches such a line."""
    invoice = an_invoice()
    free = second_line(invoice, amount="0.00")
    settling.settle_free(invoice=invoice, on=clock.today(), actor=None)
    invoice.refresh_from_db()
    assert invoice.state == "open"
    assert DuesPaid.objects.filter(
        certification=free.dues.certification, year=free.dues.year
    ).exists()
    assert standing_of(free.dues.certification, clock.today()).standing == "active"
    entered(invoice)
    invoice.refresh_from_db()
    assert invoice.state == "paid"


@pytest.mark.django_db
def test_part_of_the_amount_renews_the_line_it_reaches_and_no_other():
    invoice = an_invoice()
    further = second_line(invoice, amount="50.00")
    entered(invoice, amount="70.00")
    invoice.refresh_from_db()
    assert invoice.state == "open"
    assert sorted(Allocation.objects.values_list("amount", flat=True)) == [20, 50]
    assert not DuesPaid.objects.filter(
        certification=further.dues.certification, year=further.dues.year
    ).exists()


@pytest.mark.django_db
def test_money_for_a_void_invoice_is_credit_and_leaves_it_void():
    invoice = an_invoice()
    voids.void(
        invoice=invoice, reason="issued twice", on=clock.today(), actor=builders.staff("finance")
    )
    payment = entered(invoice)
    assert Invoice.objects.get().state == "void"
    assert not payment.allocations.exists()


@pytest.mark.django_db
def test_invoice_is_settled_on_the_day_the_last_of_its_money_came_in():
    """The check that came first was entered last."""
    invoice, today = an_invoice(), clock.today()
    entered(invoice, amount="20.00", received_on=today)
    entered(invoice, amount="30.00", received_on=today - timedelta(days=2))
    invoice.refresh_from_db()
    assert (invoice.state, invoice.settled_on) == ("paid", today)


def planned(invoice):
    """A renewal letter and email that wait, and the same of another invoice."""
    other = an_invoice(number="26-000002")
    for one in (invoice, other):
        for channel in Channel.values:
            Notice.objects.create(
                certificant_id=one.payer_id,
                kind="renewal",
                about_type=type_of(one),
                about_id=one.pk,
                step="2026-11",
                channel=channel,
                due_on=clock.today(),
            )


def waiting():
    """What the letters page counts."""
    return sum(row["number"] for row in letters_waiting(clock.today()))


@pytest.mark.django_db
def test_letters_of_an_invoice_that_is_paid_are_not_counted_as_waiting():
    invoice = an_invoice()
    planned(invoice)
    assert waiting() == 2
    entered(invoice, amount="20.00")
    assert waiting() == 2, "a part is still due"
    entered(invoice, amount="30.00")
    assert waiting() == 1
    skipped = Notice.objects.filter(about(invoice))
    assert set(skipped.values_list("state", "skip_reason")) == {("skipped", "paid")}


@pytest.mark.django_db
def test_letters_of_a_void_invoice_are_not_counted_as_waiting():
    invoice = an_invoice()
    planned(invoice)
    voids.void(
        invoice=invoice, reason="Issued twice", on=clock.today(), actor=builders.staff("finance")
    )
    assert waiting() == 1

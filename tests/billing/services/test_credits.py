"""Credit goes to dues that still help: when it arises, and when an invoice does."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from amt_portal.facts_check.run import check
from billing.dues.queries.paid_years import paid_on
from billing.dues.queries.renewals import plan
from billing.dues.services import issuing
from billing.models import Allocation, InvoiceState, Payment
from billing.queries.desk_money import credits_of
from billing.services import crediting, payments, refunds
from members.models import DuesPaid, History
from plumbing import clock
from tests import builders
from tests.billing.dues.renewals.people import MONTH, ON, holder
from tests.billing.services.pages import an_invoice, together

KINDS = ["dues_paid", "payment_left_over", "payment_put", "line_paid", "invoice_settled_on"]


def booked(person, amount, *invoices, on=None, received_on=None):
    return payments.book(
        payer_id=person.pk,
        invoice_ids=[row.pk for row in invoices],
        money=payments.Money("check", Decimal(amount), received_on or on or clock.today()),
        on=on or clock.today(),
        actor=None,
    )


def left(person):
    return sum((row.credit for row in credits_of([person.pk])), Decimal(0))


def facts_hold():
    """The stored facts follow from the money, but for the years that were paid before the test."""
    found = {one.name: one.first for one in check(clock.today(), kinds=KINDS)}
    found["dues_paid"] = [one for one in found["dues_paid"] if "year 2025" not in one.subject]
    assert {name: first for name, first in found.items() if first} == {}


def issued(person, month=MONTH, on=ON):
    with transaction.atomic():
        issuing.issue(wanted=plan([person.pk], month, on).invoices, month=month, on=on, actor=None)
    return person.payer.invoices.get()


@pytest.mark.django_db
def test_credit_that_lies_there_pays_an_invoice_on_the_day_it_is_issued(settings):
    settings.PORTAL_TODAY = ON.isoformat()
    held = holder()
    person = held.certificant
    booked(person, "70.00", on=date(2026, 10, 3))
    invoice = issued(person)
    invoice.refresh_from_db()
    assert (invoice.state, invoice.settled_on) == (InvoiceState.PAID, ON)
    assert DuesPaid.objects.get(certification=held, year=2026).paid_on == ON
    assert left(person) == Decimal("20.00")
    assert History.objects.filter(verb="credit_used").count() == 1
    facts_hold()


@pytest.mark.django_db
def test_credit_that_does_not_reach_pays_a_part(settings):
    settings.PORTAL_TODAY = ON.isoformat()
    held = holder()
    booked(held.certificant, "20.00", on=date(2026, 10, 3))
    invoice = issued(held.certificant)
    assert invoice.state == InvoiceState.OPEN
    assert sum(one.amount for one in Allocation.objects.all()) == Decimal("20.00")
    assert not DuesPaid.objects.filter(year=2026).exists()
    facts_hold()


@pytest.mark.django_db
def test_what_is_over_of_a_payment_goes_to_another_open_invoice_the_day_it_is_booked():
    first = an_invoice()
    second = an_invoice(first.payer.certificant, number="26-000002")
    earlier = clock.today() - timedelta(days=3)
    booked(first.payer.certificant, "90.00", first, received_on=earlier)
    parts = dict(Allocation.objects.values_list("line__invoice__number", "put_on"))
    assert parts == {first.number: None, second.number: clock.today()}
    assert left(first.payer.certificant) == Decimal(0)
    facts_hold()


@pytest.mark.django_db
def test_a_card_given_back_lets_the_check_that_was_kept_pay():
    invoice = an_invoice()
    person = invoice.payer.certificant
    card = booked(person, "50.00", invoice)
    booked(person, "50.00")
    assert left(person) == Decimal("50.00")
    planned = refunds.ask(
        payment=card,
        amount=Decimal("50.00"),
        reason="Paid twice",
        on=clock.today(),
        actor=builders.staff("finance"),
    )
    refunds.carry_out(refund=planned, on=clock.today())
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.PAID
    assert left(person) == Decimal(0)
    facts_hold()


@pytest.mark.django_db
def test_the_oldest_money_goes_first():
    person = builders.certificant()
    new = booked(person, "50.00", received_on=clock.today())
    old = booked(person, "30.00", received_on=clock.today() - timedelta(days=9))
    an_invoice(person)
    with transaction.atomic():
        crediting.use(payer_ids=[person.pk], on=clock.today(), actor=None)
    assert dict(Allocation.objects.values_list("payment", "amount")) == {
        old.pk: Decimal("30.00"),
        new.pk: Decimal("20.00"),
    }


@pytest.mark.django_db
def test_credit_goes_neither_to_a_fee_nor_to_what_paying_does_not_help():
    invoice = an_invoice(too_late=True, late_fee=Decimal("15.00"))
    booked(invoice.payer.certificant, "200.00")
    assert [one.line.kind for one in Allocation.objects.select_related("line")] == ["dues"]
    assert left(invoice.payer.certificant) == Decimal("150.00")


@pytest.mark.django_db
@pytest.mark.parametrize("ended", ["retired_on", "revoked_on"])
def test_credit_stays_where_the_certification_has_ended(ended):
    invoice = an_invoice()
    held = invoice.lines.get().dues.certification
    setattr(held, ended, clock.today() - timedelta(days=1))
    held.save(update_fields=[ended])
    booked(invoice.payer.certificant, "50.00")
    assert left(invoice.payer.certificant) == Decimal("50.00")


def use(person):
    with transaction.atomic():
        crediting.use(payer_ids=[person.pk], on=clock.today(), actor=None)


@pytest.fixture
def with_credit():
    """An open invoice, and money of its person that lies beside it."""
    invoice = an_invoice()
    Payment.objects.create(
        payer_id=invoice.payer_id,
        method="check",
        amount=Decimal("50.00"),
        left_over=Decimal("50.00"),
        received_on=clock.today(),
    )
    return invoice


@pytest.mark.django_db(transaction=True)
def test_two_who_use_the_same_credit_at_once_use_it_once(with_credit):
    assert together(2, lambda: use(with_credit.payer.certificant)) == []
    assert [one.amount for one in Allocation.objects.all()] == [Decimal("50.00")]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_credit_is_used_twice(with_credit, monkeypatch):
    barrier = threading.Barrier(2)
    monkeypatch.setattr(crediting, "lock_payers", lambda _ids: None)
    monkeypatch.setattr(
        crediting.Invoice.objects, "select_for_update", crediting.Invoice.objects.all
    )
    allocate = crediting.allocate

    def meeting(*args):
        barrier.wait(10)
        return allocate(*args)

    monkeypatch.setattr(crediting, "allocate", meeting)
    together(2, lambda: use(with_credit.payer.certificant))
    assert Allocation.objects.count() == 2


@pytest.mark.django_db
def test_a_year_is_paid_on_the_day_the_last_of_its_money_came_though_it_was_entered_before(
    settings,
):
    on, before = date(2027, 1, 12), date(2026, 12, 20)
    settings.PORTAL_TODAY = on.isoformat()
    held = holder(granted_on=date(2004, 11, 20), paid=range(2005, 2026))
    person = held.certificant
    invoice = issued(person)
    booked(person, "30.00")  # credit, put to the invoice today
    booked(person, "20.00", invoice, received_on=before)
    paid = DuesPaid.objects.filter(certification=held, year=2026)
    invoice.refresh_from_db()
    assert (paid.get().paid_on, invoice.settled_on) == (on, on)
    assert paid_on(held, 2026) == on
    dues = next(iter(check(on, kinds=["dues_paid"])))
    assert [one for one in dues.first if "year 2026" in one.subject] == []

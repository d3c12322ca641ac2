"""Ordering: a place for each course, an invoice for each that costs something."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Invoice, InvoiceState, Payer
from billing.queries.balances import balances
from billing.services import papers, printed, refunds
from courses.models import CartItem, CourseLine, Enrollment
from courses.queries import desk
from courses.services import carts, ordering, places, unpaid
from courses.services.ordering import OrderRefused, PriceChanged
from members.models import History, Role
from notices import kinds
from notices.models import Notice
from plumbing import clock
from tests import builders
from tests.billing.kit import books_differ
from tests.courses.catalogued import (
    MEMBER,
    OTHER,
    active_member,
    course,
    free,
    order,
    pay,
    payer_of,
    place,
    suspended,
)

pytestmark = pytest.mark.django_db


def give_back(payment, amount=None, lines=()):
    asked = refunds.ask(
        payment=payment,
        lines=lines,
        amount=amount or payment.amount,
        reason="Not what I meant",
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
    )
    return refunds.carry_out(refund=asked, on=clock.today())


def complete(one):
    Enrollment.objects.filter(pk=one.pk).update(state="completed", completed_on=clock.today())


@pytest.mark.parametrize(
    ("held", "price"), [(active_member, MEMBER), (suspended, OTHER), (builders.buyer, OTHER)]
)
def test_the_price_is_the_members_while_a_certification_is_active(held, price):
    who = held()
    payer = who if isinstance(who, Payer) else payer_of(who)
    [invoice] = order(payer, course()).invoices
    assert (invoice.total, invoice.state) == (price, InvoiceState.OPEN)
    assert place(payer, CourseLine.objects.get().enrollment.course).price == price


def test_one_active_certification_is_enough():
    person = builders.certificant()
    suspended(person, program="RPT")
    [invoice] = order(payer_of(active_member(person)), course()).invoices
    assert invoice.total == MEMBER


def test_a_cart_has_an_invoice_for_each_and_one_payment_opens_all_and_says_what_was_bought():
    payer, first, second = builders.buyer(), course(), course("order-of-draw")
    carts.add(payer_id=payer.pk, course_ids=[first.pk, second.pk])
    invoices = order(payer, first, second, seen=2 * OTHER).invoices
    assert [one.total for one in invoices] == [OTHER, OTHER]
    assert not CartItem.objects.exists()
    payment = pay(invoices)
    assert {place(payer, row).state for row in (first, second)} == {"open"}
    lines = [part.line.description for part in payment.allocations.all()]
    assert lines == [
        "Course: Infection, 2.00 contact hours",
        "Course: Order of draw, 2.00 contact hours",
    ]
    told = Notice.objects.filter(kind="course_bought")
    assert [one.recipient for one in told] == [payer.recipient]
    assert books_differ() == []


def test_asked_twice_it_is_one_place_and_one_invoice():
    payer, row = builders.buyer(), course()
    first, again = order(payer, row, seen=OTHER), order(payer, row, seen=OTHER)
    assert first.invoices == again.invoices
    assert Enrollment.objects.count() == Invoice.objects.count() == 1
    pay(first.invoices)
    then = order(payer, row, seen=OTHER)
    assert (then.invoices, [one.state for one in then.opened]) == ([], ["open"])


def test_what_is_free_opens_without_an_invoice():
    payer, row = builders.buyer(), free()
    [opened] = order(payer, row).opened
    assert (opened.state, opened.opened_on) == ("open", clock.today())
    assert not Invoice.objects.exists()
    assert History.objects.filter(verb="course_opened", subject="course:needlestick").exists()


def test_another_price_than_the_one_shown_orders_nothing():
    payer, row = builders.buyer(), course()
    with pytest.raises(PriceChanged):
        order(payer, row, seen=MEMBER)
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize(
    ("differs", "words"),
    [
        ({"state": "retired"}, "no longer offered"),
        ({"closes_on": clock.today() - timedelta(days=1)}, "has ended"),
        ({"opens_on": clock.today() + timedelta(days=1)}, "can be bought from"),
        ({"seats": 0}, "last seat"),
        ({"kind": "external", "member_price": None, "other_price": None}, "on their own site"),
    ],
)
def test_what_cannot_be_had_is_refused_by_name_and_the_rest_is_not_ordered(differs, words):
    payer, good, bad = builders.buyer(), course("good"), course("bad", **differs)
    with pytest.raises(OrderRefused, match=words) as refused:
        order(payer, good, bad)
    assert "“Bad”" in str(refused.value)
    assert refused.value.course_id == bad.pk
    assert not Enrollment.objects.exists()


def test_nobody_orders_what_is_not_published():
    with pytest.raises(OrderRefused):
        ordering.order(
            payer=builders.buyer(), course_ids=[0], seen=None, on=clock.today(), actor=None
        )
    with pytest.raises(OrderRefused):
        order(builders.buyer(), course("draft", state="draft"))


def test_not_paid_within_seven_days_it_is_void_and_the_seat_is_free_again():
    payer, row, on = builders.buyer(), course(seats=1), clock.today()
    [invoice] = order(payer, row).invoices
    assert invoice.due_on == on + timedelta(days=7)
    assert unpaid.void_unpaid(on=on + timedelta(days=7)) == 0
    with pytest.raises(OrderRefused):
        order(builders.buyer(), row)
    assert unpaid.void_unpaid(on=on + timedelta(days=8)) == 1
    assert place(payer, row).state == "closed"
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.VOID
    assert order(builders.buyer(), row).invoices
    assert unpaid.void_unpaid(on=on + timedelta(days=7)) == 0


def test_what_happens_at_one_time_is_paid_through_its_day_and_no_longer():
    on = clock.today()
    then = clock.day_begins(on + timedelta(days=2))
    payer, row = builders.buyer(), course(kind="session", starts_at=then)
    [invoice] = order(payer, row).invoices
    assert invoice.due_on == on + timedelta(days=2)
    assert [one.payable_before for one in balances([invoice.pk])] == [on + timedelta(days=3)]
    assert unpaid.void_unpaid(on=on + timedelta(days=2)) == 0
    assert unpaid.void_unpaid(on=on + timedelta(days=3)) == 1
    assert place(payer, row).state == "closed"


def test_who_let_an_order_end_orders_anew_at_the_price_of_that_moment():
    held = active_member()
    payer, row, on = payer_of(held), course(), clock.today()
    order(payer, row)
    unpaid.void_unpaid(on=on + timedelta(days=8))
    held.dues_paid.all().delete()
    [invoice] = order(payer, row).invoices
    assert invoice.total == OTHER
    pay([invoice])
    assert (place(payer, row).state, Enrollment.objects.count()) == ("open", 1)
    assert books_differ() == []


def test_given_back_before_it_is_done_it_closes_and_nobody_is_asked_for_it_again():
    payer, row, other = builders.buyer(), course(), course("order-of-draw")
    invoices = order(payer, row, other).invoices
    payment = pay(invoices)
    give_back(payment, OTHER, lines=[invoices[0].lines.get().pk])
    assert [place(payer, one).state for one in (row, other)] == ["closed", "open"]
    assert sorted(Invoice.objects.values_list("state", flat=True)) == ["paid", "void"]
    assert History.objects.get(verb="course_closed").reason == "Not what I meant"
    assert books_differ() == []


def test_given_back_after_it_was_done_the_place_stays_done_and_nobody_is_asked_again():
    payer, row = builders.buyer(), course()
    payment = pay(order(payer, row).invoices)
    complete(place(payer, row))
    give_back(payment)
    assert place(payer, row).state == "completed"
    assert Invoice.objects.get().state == InvoiceState.VOID
    assert desk.figures(row)["earned"] == 0
    assert books_differ() == []


def test_a_part_given_back_leaves_it_open_and_is_not_asked_for_again():
    payer, row = builders.buyer(), course()
    payment = pay(order(payer, row).invoices)
    give_back(payment, Decimal("5.00"))
    [left] = balances([Invoice.objects.get().pk])
    assert (place(payer, row).state, left.paid) == ("open", OTHER - 5)
    assert Invoice.objects.get().state == InvoiceState.PAID
    assert not left.payable_on(clock.today())
    assert books_differ() == []
    give_back(payment, OTHER - 5)
    assert (place(payer, row).state, Invoice.objects.get().state) == ("closed", "void")
    assert books_differ() == []


def test_what_was_bought_together_is_told_together_and_not_with_what_came_later_that_day():
    payer, first, second, third = builders.buyer(), course(), course("second"), course("third")
    together = pay(order(payer, first, second).invoices)
    later = pay(order(payer, third).invoices, reference="1043")
    give_back(together, OTHER, lines=[together.allocations.first().line_id])
    told = {
        tuple(one["title"] for one in kinds.context(row)["courses"])
        for row in Notice.objects.filter(kind="course_bought")
        if kinds.why_not(row) is None
    }
    assert told == {("Second",), ("Third",)}
    give_back(later)
    last = Notice.objects.filter(kind="course_bought").latest("pk")
    assert kinds.why_not(last) == "course_closed"


def test_the_printed_invoice_can_be_paid_as_long_as_the_order_stands():
    [invoice] = order(builders.buyer(), course()).invoices
    facts = printed.invoices_facts([invoice])[invoice.pk]
    assert facts["pay_through"] == invoice.due_on
    assert "the order is void then" in " ".join(papers.invoice_html(invoice, facts).split())


def test_the_hours_that_were_sold_are_those_of_the_place():
    payer, row = builders.buyer(), course()
    order(payer, row)
    row.hours = Decimal("1.00")
    row.save(update_fields=["hours"])
    assert place(payer, row).hours == Decimal("2.00")


def test_what_is_asked_for_by_an_invoice_still_is_not_ordered_anew():
    """It was given back while a payment page of it stood open."""
    payer, row = builders.buyer(), course()
    pay(order(payer, row).invoices)
    places.close_place(place=place(payer, row), reason="Asked", actor=None)
    with pytest.raises(OrderRefused, match="still being closed"):
        order(payer, row)


def test_opening_and_closing_twice_change_nothing():
    payer, row = builders.buyer(), course()
    pay(order(payer, row).invoices)
    one = place(payer, row)
    assert not places.open_place(place=one, on=clock.today(), actor=None)
    assert places.close_place(place=one, reason="Asked", actor=None)
    assert not places.close_place(place=one, reason="Asked", actor=None)

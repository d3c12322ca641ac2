"""My courses: what is to be done and what is past, orders given up, money asked back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from billing.queries.member_invoices import paid_for
from courses.models import CartItem, CourseKind, Enrollment, RefundRequest
from courses.services.unpaid import void_unpaid
from members.models import Role
from plumbing import clock
from tests import builders
from tests.courses.catalogued import (
    OTHER,
    active_member,
    buyer_with_account,
    course,
    free,
    order,
    pay,
    payer_of,
    place,
)
from tests.courses.completions.made import place as opened
from tests.courses.quiz import made as quizzes
from tests.courses.views.test_buying import page, post

pytestmark = pytest.mark.django_db

MINE = reverse("courses:mine")


def sections(client):
    """The text of My courses by its headings."""
    parts = page(client, MINE).split("<h2 ")[1:]
    return {part.split(">")[1].split("<")[0]: part for part in parts}


def test_each_place_says_what_is_to_be_done_and_what_is_over_is_past(client):
    payer = buyer_with_account()
    begins = clock.day_begins(clock.today() + timedelta(days=20)) + timedelta(hours=18)
    webinar = course(
        "webinar", kind="webinar", starts_at=begins, link="https://rooms.example.org/7"
    )
    session = course("session", kind="session", starts_at=begins, place="Room 204")
    quiz = opened(quizzes.course(2), payer)
    quizzes.begin(quiz, clock.today())
    pay(order(payer, webinar, session).invoices)
    client.force_login(payer.user)
    told = sections(client)
    assert set(told) == {"To do"}
    for words in ("Question 1 of 2", "It begins on", "Attend on", "Room 204"):
        assert words in told["To do"]
    inside = reverse("courses:course", args=["webinar"])
    with time_machine.travel(begins - timedelta(minutes=11)):
        client.force_login(payer.user)
        assert webinar.link not in page(client, inside)
    with time_machine.travel(begins - timedelta(minutes=9)):
        client.force_login(payer.user)
        assert webinar.link in page(client, inside)
        assert "check in at the door" in sections(client)["To do"]
    with time_machine.travel(begins + timedelta(hours=4)):
        client.force_login(payer.user)
        assert webinar.link not in page(client, inside)
        told = sections(client)
        assert "Session" not in told["To do"]
        assert told["Past"].count("not recorded yet") == 2


@pytest.mark.parametrize("days", [-3, 0, 20])
def test_a_place_of_every_kind_and_state_has_its_words_before_then_and_after(client, days):
    payer, now = buyer_with_account(), clock.now()
    client.force_login(payer.user)
    rows = []
    for kind in CourseKind:
        for state in Enrollment.State:
            row = course(f"{kind}-{state}", kind=kind, starts_at=now + timedelta(days=days))
            done = clock.today() if state == Enrollment.State.COMPLETED else None
            opened(row, payer, state=state, completed_on=done)
            rows.append(row)
    shown = page(client, MINE)
    for row in rows:
        assert row.title in shown
        assert row.title in page(client, reverse("courses:course", args=[row.code]))


def test_an_order_is_cancelled_and_what_costs_less_by_now_is_in_the_cart(client):
    held, row = active_member(), course()
    payer, user = payer_of(held), builders.member(held.certificant)
    row.member_price = OTHER
    row.save(update_fields=["member_price"])
    order(payer, row)
    client.force_login(user)
    assert "Ordered today it is" not in page(client, MINE)
    row.member_price = 0
    row.save(update_fields=["member_price"])
    assert "Ordered today it is free." in page(client, MINE)
    cancelled = client.post(reverse("courses:cancel", args=[place(payer, row).pk]))
    assert cancelled["Location"] == reverse("courses:cart")
    assert CartItem.objects.get().course == row
    assert "is cancelled" in page(client, reverse("courses:cart"))


def test_money_is_asked_back_and_finance_answers(client):
    payer, row = buyer_with_account(), course()
    pay(order(payer, row).invoices)
    one = place(payer, row)
    asks = reverse("courses:refund", args=[one.pk])
    client.force_login(payer.user)
    assert asks in page(client, MINE)
    client.post(asks, {"why": "I meant another"})
    assert "You asked for it on" in page(client, asks)
    assert "You asked for $27.00 back" in page(client, MINE)
    asked = RefundRequest.objects.get()
    client.force_login(builders.staff(Role.FINANCE))
    desk = reverse("courses:desk_refund", args=[asked.pk])
    said = page(client, desk)
    assert "lines=" in said
    assert "not begun" in said
    client.post(desk, {"answer": "You read all of it."})
    client.force_login(payer.user)
    assert "You read all of it." in page(client, asks)
    one.state, one.completed_on = "completed", clock.today()
    one.save()
    assert "You completed it on" in page(client, asks)
    client.force_login(builders.staff(Role.FINANCE))
    assert "not begun" not in page(client, desk)
    client.force_login(buyer_with_account().user)
    assert client.get(asks).status_code == 404


def test_what_was_free_in_a_cart_is_told_of_after_the_payment():
    payer, row, gift = buyer_with_account(), course(), free()
    payment = pay(order(payer, row, gift).invoices)
    assert [one["course"] for one in paid_for(payment, clock.today())] == [row, gift]


def test_what_was_free_belongs_to_the_payment_of_its_whole_order_alone():
    payer, row, other = buyer_with_account(), course(), course("order-of-draw")
    first, second = order(payer, row, other, free()).invoices
    assert [one["course"] for one in paid_for(pay([first]), clock.today())] == [row]
    assert [one["course"] for one in paid_for(pay([second]), clock.today())] == [other]


def test_a_closed_place_says_how_and_when_and_links_no_refund(client):
    payer, row, other = buyer_with_account(), course(), course("order-of-draw")
    client.force_login(payer.user)
    order(payer, row, other)
    client.post(reverse("courses:cancel", args=[place(payer, row).pk]))
    void_unpaid(on=clock.today() + timedelta(days=60))
    closed = sections(client)["Closed"]
    assert "Cancelled, " in closed
    assert "Not paid in time, " in closed
    assert "Refund" not in closed


def test_an_invoice_says_what_of_a_payment_went_to_it(client):
    payer, row, other = buyer_with_account(), course(), course("order-of-draw")
    invoices = order(payer, row, other).invoices
    pay(invoices)
    client.force_login(payer.user)
    text = page(client, reverse("billing:invoice", args=[invoices[0].number]))
    assert "part of one payment of $54.00" in text
    assert '<span class="number">$27.00</span>' in text


def test_staff_who_look_as_a_member_do_not_see_their_own_cart(client):
    row, held = course(), active_member()
    client.force_login(builders.staff(Role.RECORDS))
    post(client, "add", row)
    assert row.title in page(client, reverse("courses:cart"))
    client.post(reverse("desk:view_as", args=[held.certificant_id]))
    assert "Your cart is empty." in page(client, reverse("courses:cart"))


def test_my_courses_ask_as_much_for_one_as_for_three(client, django_assert_num_queries):
    payer = buyer_with_account()
    client.force_login(payer.user)
    for codes in (["a"], ["b", "c"]):
        rows = [course(code) for code in codes]
        order(payer, *rows)
        pay(order(payer, course(f"paid-{codes[0]}")).invoices)
        client.get(MINE)
        with django_assert_num_queries(8):
            client.get(MINE)

"""The cart, and the way from it to a place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from courses.models import CartItem, Enrollment
from courses.views import baskets
from tests import builders
from tests.billing.conftest import sandbox  # noqa: F401 - a fixture
from tests.courses.catalogued import (
    MEMBER,
    OTHER,
    active_member,
    buyer_with_account,
    course,
    free,
    order,
    payer_of,
    place,
)

pytestmark = pytest.mark.django_db

CART = reverse("courses:cart")


def page(client, path=CART):
    return " ".join(client.get(path).content.decode().split())


def post(client, name, *courses, args=(), **more):
    form = {"course": [row.pk for row in courses]} | more
    return client.post(reverse(f"courses:{name}", args=args), form)


def test_a_visitors_cart_is_kept_over_the_sign_in(client):
    first, second = course(), course("order-of-draw")
    assert post(client, "add", first, second)["Location"] == CART
    text = page(client)
    assert "2 courses" in text
    assert "Sign in or open an account" in text
    there = post(client, "checkout", first, second)["Location"]
    assert there.startswith(reverse("courses:account"))
    held = active_member()
    client.force_login(builders.member(held.certificant))
    assert "$36.00" in page(client)
    assert baskets.KEY not in client.session
    assert CartItem.objects.filter(payer=held.certificant_id).count() == 2


def test_one_is_taken_out_again(client):
    first, second = course(), course("order-of-draw")
    post(client, "add", first, second)
    post(client, "remove", args=[first.code])
    text = page(client)
    assert (first.title in text, second.title in text) == (False, True)
    client.force_login(buyer_with_account().user)
    client.get(CART)
    post(client, "remove", args=[second.code])
    assert "Your cart is empty." in page(client)


def test_ordering_leads_to_the_payment_page_and_pressing_twice_to_the_same(client, sandbox):  # noqa: F811
    payer, row = buyer_with_account(), course()
    client.force_login(payer.user)
    post(client, "add", row)
    first = post(client, "checkout", row, seen=OTHER)
    again = post(client, "checkout", row, seen=OTHER)
    assert first.status_code == 303
    assert first["Location"] == again["Location"]
    assert Enrollment.objects.count() == 1


@pytest.mark.parametrize("seen", [{"seen": MEMBER}, {}], ids=["another", "none"])
def test_another_sum_than_the_one_shown_orders_nothing_and_says_so(client, seen):
    payer, row = buyer_with_account(), course()
    client.force_login(payer.user)
    answer = client.post(reverse("courses:checkout"), {"course": [row.pk]} | seen, follow=True)
    assert "The price changed" in answer.content.decode()
    assert not Enrollment.objects.exists()


def test_what_is_gone_meanwhile_is_told_in_the_cart_and_left_out(client):
    payer, row, other = buyer_with_account(), course(seats=1), course("order-of-draw")
    client.force_login(payer.user)
    post(client, "add", row, other)
    order(builders.buyer(), row)
    text = page(client)
    assert "Every seat is taken." in text
    assert "1 course" in text


def test_what_is_free_begins_with_one_press(client):
    payer, row = buyer_with_account(), free()
    client.force_login(payer.user)
    there = post(client, "start", args=[row.code])["Location"]
    assert there == reverse("courses:course", args=[row.code])
    assert place(payer, row).state == "open"
    post(client, "start", args=[row.code])
    assert Enrollment.objects.count() == 1


def test_starting_what_costs_something_puts_it_into_the_cart(client):
    payer, row = buyer_with_account(), course()
    client.force_login(payer.user)
    assert post(client, "start", args=[row.code])["Location"] == CART
    assert CartItem.objects.get().course == row


def test_a_visitor_who_starts_signs_in_first(client):
    row = free()
    there = post(client, "start", args=[row.code])["Location"]
    assert there.startswith(reverse("courses:account"))


@pytest.mark.parametrize("sent", [[], ["x"], ["9" * 30], ["\u0663"]])
def test_what_is_sent_by_nobodys_button_does_nothing(client, sent):
    for name in ("add", "checkout"):
        assert post(client, name, course=sent)["Location"] == CART
    assert baskets.KEY not in client.session


def test_my_courses_lead_to_what_is_open_and_to_paying_the_rest(client):
    payer, row = buyer_with_account(), course()
    [invoice] = order(payer, row).invoices
    order(payer, free())
    client.force_login(payer.user)
    text = page(client, reverse("courses:mine"))
    assert reverse("billing:invoice", args=[invoice.number]) in text
    assert "Needlestick" in text


def test_a_buyer_reads_their_own_invoices_and_nobody_elses(client):
    payer = buyer_with_account()
    [own] = order(payer, course()).invoices
    [other] = order(builders.buyer(), course("order-of-draw")).invoices
    client.force_login(payer.user)
    assert own.number in page(client, reverse("billing:invoices"))
    assert client.get(reverse("billing:invoice", args=[own.number])).status_code == 200
    assert client.get(reverse("billing:invoice", args=[other.number])).status_code == 404


def test_who_is_neither_member_nor_buyer_is_led_to_claim(client):
    client.force_login(builders.User.objects.create_user("visitor@example.org"))
    assert client.get(reverse("courses:mine"))["Location"] == reverse("members:claim")


def test_a_buyer_who_would_log_is_told_for_whom_that_is(client):
    client.force_login(buyer_with_account().user)
    assert "for certified members" in page(client, reverse("courses:earn"))
    assert reverse("members:claim") in page(client, reverse("courses:earn"))
    assert "for certified members" in client.get(reverse("ccp:log"), follow=True).content.decode()


def test_staff_who_press_order_are_told_why_nothing_is(client):
    client.force_login(builders.staff())
    row = course()
    answer = client.post(reverse("courses:checkout"), {"course": [row.pk]}, follow=True)
    assert answer.request["PATH_INFO"] == CART
    assert "Sign out, and buy" in answer.content.decode()


def test_member_price_of_nothing_costs_a_member_nothing(client):
    held, row = active_member(), course(member_price=Decimal(0))
    [opened] = order(payer_of(held), row).opened
    assert opened.state == "open"

"""A member buys a course at the price that is theirs, fails, passes, and sees the points."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.rules.calendar import first_of_month, months_after
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice
from tests.browser.conftest import DESK, PHONE, looks
from tests.browser.paying import pay_by_card
from tests.browser.test_quiz import take
from tests.ccp.story import TODAY, marisol
from tests.courses import catalogued
from tests.courses.quiz import made

pytestmark = pytest.mark.django_db(transaction=True)


def into_cart(page) -> None:
    page.get_by_role("button", name=re.compile("^Add to cart")).click()
    expect(page.get_by_role("heading", name="Cart")).to_be_visible()


@looks(DESK)
def test_an_active_member_buys_fails_passes_and_sees_the_points(page, provider, settings, sign_in):
    settings.PORTAL_TODAY = TODAY.isoformat()
    rma, _rpt = marisol()
    sign_in(builders.member(rma.certificant))
    course = catalogued.course()
    made.filled(course, questions=4, draws=3)
    page.goto(reverse("courses:course", args=[course.code]))
    expect(
        page.get_by_text("You pay the member price because your RMA and RPT are active.")
    ).to_be_visible()
    into_cart(page)
    page.get_by_role("button", name="Order and pay $18.00").click()
    pay_by_card(page, "4242 4242 4242 4242")
    page.get_by_role("link", name="Open the course").click()
    page.get_by_role("button", name="Take the quiz").click()
    take(page, right=1)
    page.get_by_role("button", name="Hand in 3 answers").click()
    expect(page.get_by_role("heading", name="1 of 3 right")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    take(page, right=3)
    page.get_by_role("button", name="Hand in 3 answers").click()
    expect(page.get_by_role("heading", name="You passed, 3 of 3")).to_be_visible()
    expect(page.locator(".quiz-brought").first).to_contain_text("20.25 of 30")
    expect(page.locator(".quiz-certificate")).to_contain_text("code")


@looks(PHONE)
def test_in_grace_the_price_is_the_other_one_and_says_why(page, settings, sign_in):
    held = an_invoice().lines.get().dues.certification
    settings.PORTAL_TODAY = str(months_after(first_of_month(clock.today()), 1) + timedelta(days=9))
    sign_in(builders.member(held.certificant))
    course = catalogued.course()
    page.goto(reverse("home"))
    page.locator(".phone-bar").get_by_role("link", name="Courses").click()
    page.get_by_role("link", name=course.title).first.click()
    why = page.get_by_text("You pay $27.00 and not $18.00, as your RMA is in grace.")
    expect(why).to_be_visible()
    expect(page.get_by_text("Pay $50.00 of renewal fees first")).to_be_visible()
    into_cart(page)
    expect(page.get_by_role("button", name="Order and pay $27.00")).to_be_visible()

"""A stranger opens an account and buys a course, with a phone."""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import expect

from courses.models import Enrollment
from tests.browser.conftest import PHONE, looks
from tests.browser.paying import mailed, pay_by_card
from tests.courses.catalogued import course

LEE, CODE = "lee.ortega@example.org", r"^([A-Z0-9]{4,}(?:[ -][A-Z0-9]+)*)$"


@looks(PHONE)
def test_a_stranger_opens_an_account_buys_and_reads(page, provider, transactional_db):
    row = course(title="Infection control in the exam room")
    page.goto(reverse("courses:catalogue"))
    page.get_by_role("link", name=row.title).click()
    page.get_by_role("button", name=re.compile("^Add to cart")).click()
    page.get_by_role("button", name="Sign in or open an account").click()
    page.get_by_role("link", name="Open an account").click()
    page.get_by_label("Full name").fill("Lee Ortega")
    page.get_by_label("Birth date").fill("1988-04-21")
    page.get_by_label("Email address").fill(LEE)
    page.get_by_label("Choose a password").fill("correct horse battery")
    page.get_by_role("button", name="Open the account").click()
    page.get_by_label("Code").fill(mailed(CODE, to=LEE))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Cart")).to_be_visible()
    page.get_by_role("button", name="Order and pay $27.00").click()
    pay_by_card(page, "4242 4242 4242 4242")
    expect(page.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    page.get_by_role("link", name="Open the course").click()
    expect(page.get_by_role("heading", name="Clean hands")).to_be_visible()
    assert Enrollment.objects.get().payer.full_name == "Lee Ortega"

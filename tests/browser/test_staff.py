"""Staff at work: the second factor, a month's renewals, its letters, a check."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from billing.dues.services import renewals
from billing.models import Invoice, InvoiceState, Payment
from billing.rules.numbers import coupon_code
from members.models import DuesPaid, Role
from members.queries.standing import standing_of
from notices.models import PrintRun
from tests import builders
from tests.browser.conftest import DESK, looks

TODAY = date(2026, 11, 22)
PASSWORD = "correct horse battery"


@pytest.fixture
def held(settings):
    """An RMA whose fee falls due this month."""
    settings.PORTAL_TODAY = TODAY.isoformat()
    row = builders.certification(granted_on=date(2024, 11, 12))
    DuesPaid.objects.create(certification=row, year=2025, paid_on=date(2025, 11, 2))
    return row


def sign_in_by_password(page, user):
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@looks(DESK)
def test_app_code_is_asked_for_and_opens_the_desk(page):
    sign_in_by_password(page, builders.staff())
    page.get_by_role("heading", name="One more proof").wait_for()
    page.goto(reverse("desk:home"))
    assert page.url.endswith(reverse("mfa_authenticate"))  # the password alone opens nothing
    counter = next(iter(yield_hotp_counters_from_time()))
    page.get_by_label("Code").fill(format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", counter)))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/" not in url)
    page.goto(reverse("desk:home"))
    assert page.url.endswith(reverse("desk:home"))


@looks(DESK)
def test_staff_without_a_second_factor_can_only_set_one_up(page):
    user = builders.staff()
    Authenticator.objects.filter(user=user).delete()
    sign_in_by_password(page, user)
    for name in ("desk:home", "billing:desk_money", "dues:desk_renewals", "desk:members"):
        page.goto(reverse(name))
        assert page.url.endswith(reverse("mfa_index"))


@looks(DESK)
def test_a_month_from_dry_run_to_posted_letter(page, sign_in, worker, held):
    sign_in(builders.staff())
    page.goto(reverse("dues:desk_renewals"))
    page.get_by_role("button", name=re.compile("dry run", re.IGNORECASE)).first.click()
    page.get_by_text("1 invoice to issue").wait_for()
    assert not Invoice.objects.exists()
    page.get_by_role("button", name="Issue 1 invoice").click()
    page.get_by_text("1 issued").first.wait_for()
    invoice = Invoice.objects.get()
    assert (invoice.total, invoice.due_on) == (Decimal("50.00"), date(2026, 11, 30))

    page.goto(reverse("notices:desk_letters"))
    page.get_by_role("button", name="Make a print run").click()
    page.get_by_role("heading", name=re.compile("Print run")).wait_for()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Letters, PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("link", name="Mark posted").click()
    page.get_by_role("button", name="Mark 1 letter posted").click()
    page.get_by_text("Posted", exact=True).first.wait_for()
    assert PrintRun.objects.get().posted_on == TODAY


@looks(DESK)
def test_check_is_found_by_its_coupon_reviewed_and_booked(page, sign_in, worker, held):
    month = date(2026, 11, 1)
    renewals.run(month=month, on=month, actor=None)
    invoice = Invoice.objects.get()
    sign_in(builders.staff(Role.FINANCE))
    page.goto(reverse("billing:desk_money"))
    page.get_by_label("Coupon, invoice").fill(coupon_code(invoice.number, invoice.total))
    page.get_by_role("button", name="Find").click()
    assert page.get_by_label(re.compile(invoice.number)).is_checked()
    assert page.get_by_label("Amount received").input_value() == "50.00"
    page.get_by_label("Method").select_option("Check")
    page.get_by_label("Check number").fill("1042")
    page.get_by_role("button", name="Review").click()
    assert not Payment.objects.exists()
    page.get_by_role("button", name="Book $50.00").click()
    page.get_by_text("Booked: $50.00.").wait_for()
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.PAID
    assert standing_of(held, TODAY).standing == "active"

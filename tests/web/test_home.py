"""The member's home: what to do first, and what its Pay button takes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from billing.queries.renewals import plan
from billing.services import issuing
from members.services import standing
from tests import builders
from tests.billing.renewals.people import MONTH, ON, holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = ON.isoformat()


@pytest.fixture
def home(client):
    """Home of a person, as one line of words."""

    def shown(person):
        client.force_login(builders.member(person))
        return " ".join(client.get(reverse("home")).content.decode().split())

    return shown


def invoiced(*rows, month=MONTH):
    """The certifications' person, with one invoice for the month."""
    person, on = rows[0].certificant, month.replace(day=22)
    with transaction.atomic():
        issuing.issue(wanted=plan([person.pk], month, on).invoices, month=month, on=on, actor=None)
    standing.refresh(certification_ids=[row.pk for row in rows], on=ON)
    return person


def held(*programs):
    """Certifications of one person with the same anniversary."""
    person = builders.certificant()
    return [holder(person, program=each) for each in programs]


def test_one_fee_alone_is_named_with_its_own_amount(home):
    page = home(invoiced(holder()))
    assert "Pay $50.00 by November 30 to renew your RMA<" in page
    assert page.count(">Pay $50.00<") == 2
    assert "on one invoice" not in page


def test_the_first_job_names_all_that_its_button_takes(home):
    page = home(invoiced(*held("RMA", "RPT")))
    assert "Pay $100.00 by November 30 to renew your RMA and RPT<" in page
    assert "After December 30 your RMA and RPT would lapse." in page
    assert "fee is open too" not in page
    first, cards = page.split("status-card", 1)
    assert "on one invoice" not in first
    assert cards.count("with your RPT fee, on one invoice") == 1
    assert cards.count("with your RMA fee, on one invoice") == 1


def test_three_fees_of_one_invoice_are_told_together(home):
    page = home(invoiced(*held("RMA", "RPT", "MLT")))
    assert "Pay $190.00 by November 30 to renew your MLT, RMA and RPT<" in page
    assert "with your MLT and RPT fees, on one invoice" in page


def test_in_grace_both_are_kept_by_one_payment(home, settings):
    settings.PORTAL_TODAY = "2026-12-05"
    page = home(invoiced(*held("RMA", "RPT")))
    assert "Pay $100.00 by December 30 to keep your RMA and RPT<" in page
    assert "If it stays unpaid, your RMA and RPT lapse on December 31." in page
    assert "fee is open too" not in page


def test_a_fee_that_does_something_else_is_told_beside_the_button(home):
    lapsed = holder(paid=())
    page = home(invoiced(lapsed, holder(lapsed.certificant, program="RPT")))
    assert "Pay $150.00 to bring your RMA back<" in page
    assert "with your RPT fee, on one invoice" in page.partition("status-card")[0]
    assert "fee is open too" not in page


def test_a_fee_on_another_invoice_stays_a_further_job(home, settings):
    settings.PORTAL_TODAY = "2026-12-22"
    december = holder(granted_on=date(2024, 12, 5), program="RPT")
    november = holder(december.certificant)
    invoiced(november)
    page = home(invoiced(december, november, month=date(2026, 12, 1)))
    assert "Pay $50.00 by December 30 to keep your RMA<" in page
    assert "Your RPT fee is open too." in page
    assert "on one invoice" not in page

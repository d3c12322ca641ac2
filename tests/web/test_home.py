"""The member's home: what to do first, and what its Pay button takes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from billing.dues.queries.renewals import plan
from billing.dues.services import issuing
from billing.models import Invoice
from ccp.models import Attestation
from ccp.services import bulk_cycles
from members.models import CycleFact, DuesPaid
from members.services import standing
from members.services.certifications import decide
from tests import builders
from tests.billing.dues.renewals.people import MONTH, ON, holder
from tests.billing.services.pages import dues_line
from tests.ccp.entries import log

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


def invoiced(*rows, month=MONTH, day=22):
    """The certifications' person, with one invoice for the month."""
    person, on = rows[0].certificant, month.replace(day=day)
    with transaction.atomic():
        issuing.issue(wanted=plan([person.pk], month, on).invoices, month=month, on=on, actor=None)
    standing.refresh(certification_ids=[row.pk for row in rows], on=ON)
    return person


def late_fee(row):
    """An open late fee of the certification's lapse a year ago."""
    fee = Invoice.objects.create(
        number="26-000777",
        payer_id=row.certificant_id,
        kind="late_fee",
        issued_on=date(2025, 12, 31),
        due_on=date(2026, 1, 30),
        total="15.00",
        bill_to=[],
    )
    dues_line(
        fee,
        row,
        date(2025, 11, 14),
        2025,
        "15.00",
        kind="late_fee",
        description="RMA late fee 2025",
    )


def held(*programs):
    """Certifications of one person with the same anniversary."""
    person = builders.certificant()
    return [holder(person, program=each) for each in programs]


def test_one_fee_alone_is_named_with_its_own_amount(home):
    page = home(invoiced(holder()))
    assert "Pay $50.00 by November 30 to renew your RMA<" in page
    assert page.count(">Pay $50.00<") == 2


def test_the_first_job_names_all_that_its_button_takes(home):
    page = home(invoiced(*held("RMA", "RPT")))
    assert "Pay $100.00 by November 30 to renew your RMA and RPT<" in page
    assert "After December 30 your RMA and RPT would lapse." in page
    assert "fee is open too" not in page
    assert page.count(">Pay $100.00<") == 1
    assert page.count(">Pay $50.00<") == 2  # each card's own


def test_three_fees_of_one_invoice_are_told_together(home):
    page = home(invoiced(*held("RMA", "RPT", "MLT")))
    assert "Pay $190.00 by November 30 to renew your MLT, RMA and RPT<" in page


def test_in_grace_both_are_kept_by_one_payment(home, settings):
    settings.PORTAL_TODAY = "2026-12-05"
    page = home(invoiced(*held("RMA", "RPT")))
    assert "Pay $100.00 by December 30 to keep your RMA and RPT<" in page
    assert "If it stays unpaid, your RMA and RPT lapse on December 31." in page
    assert "fee is open too" not in page
    assert "Until then you pay the prices for others." in page


def test_who_is_active_by_another_certification_is_told_of_no_other_price(home, settings):
    settings.PORTAL_TODAY = "2026-12-05"
    late, paid = held("RMA", "RPT")
    DuesPaid.objects.create(certification=paid, year=2026, paid_on=ON)
    page = home(invoiced(late))
    assert "renewal fee is unpaid" in page
    assert "you pay the prices for others" not in page


def test_a_return_asks_for_the_lapsed_year_alone_and_not_for_what_else_is_on_the_invoice(home):
    lapsed = holder(paid=())
    page = home(invoiced(lapsed, holder(lapsed.certificant, program="RPT")))
    assert "Pay $50.00 to bring your RMA back<" in page
    assert "This amount pays every lapsed year, on invoice 26-000001:" in page
    assert "Your RPT fee is open too." in page


def test_a_return_names_the_sum_of_two_lapsed_years_on_two_invoices(home, settings):
    row = holder(paid=range(2005, 2026), granted_on=date(2004, 11, 10))  # voluntary cycles
    person = invoiced(row)
    with transaction.atomic():
        month = date(2027, 11, 1)
        issuing.issue(
            wanted=plan([person.pk], month, month).invoices, month=month, on=month, actor=None
        )
    settings.PORTAL_TODAY = "2028-01-15"
    standing.refresh(certification_ids=[row.pk], on=date(2028, 1, 15))
    page = home(person)
    assert "Pay $100.00 to bring your RMA back<" in page
    assert "on invoices 26-000001 and 27-000001:" in page
    assert "Pay $50.00" not in page


def test_a_fee_on_another_invoice_stays_a_further_job(home, settings):
    settings.PORTAL_TODAY = "2026-12-22"
    december = holder(granted_on=date(2024, 12, 5), program="RPT")
    november = holder(december.certificant)
    invoiced(november)
    page = home(invoiced(december, november, month=date(2026, 12, 1)))
    assert "Pay $50.00 by December 30 to keep your RMA<" in page
    assert "Your RPT fee is open too." in page


SOON = date(2024, 1, 12)  # a cycle that ends on January 11, 2027, 44 days from November 29


@pytest.fixture
def near(settings):
    """Somebody whose fees are paid and whose cycle ends in 44 days with 6 of 30 points."""
    settings.PORTAL_TODAY = "2026-11-29"
    row = holder(granted_on=SOON, paid=(2025, 2026))
    bulk_cycles.ensure(certification_ids=[row.pk], on=date(2026, 11, 29))
    log(row, date(2026, 7, 2), "6.00")
    return row


def test_a_cycle_that_ends_soon_and_is_short_presses_and_names_both_ways(home, near):
    page = home(near.certificant)
    assert "Earn 24.00 more points by January 11 to keep your RMA<" in page
    assert "44 days are left, today counted." in page
    assert "Without either your RMA lapses on January 12, 2027." in page
    attest = reverse("ccp:attest", args=[near.cycles.get().pk])
    assert f'href="{attest}">Read and sign the statement<' in page
    assert "Pick up the pace" not in page


@pytest.mark.parametrize(("today", "presses"), [("2026-10-13", False), ("2026-10-14", True)])
def test_a_cycle_presses_from_its_second_reminder_on(home, near, settings, today, presses):
    settings.PORTAL_TODAY = today
    page = home(near.certificant)
    assert ("to keep your RMA" in page) == presses
    assert ("Pick up the pace on RMA" in page) == (not presses)


def test_in_grace_the_points_that_press_are_told_too(home, near, settings):
    """RPT of the same person in grace: the fee is first, the points of the RMA are next."""
    settings.PORTAL_TODAY = "2026-12-05"
    rpt = holder(near.certificant, program="RPT")
    page = home(invoiced(rpt))
    assert "Pay $50.00 by December 30 to keep your RPT<" in page
    assert "RMA: 24.00 points to go by January 11, 2027." in page


def test_one_certification_may_need_a_fee_and_points(home, settings):
    settings.PORTAL_TODAY = "2027-11-05"
    row = holder(paid=(2025, 2026))
    page = home(invoiced(row, month=date(2027, 11, 1), day=5))
    assert "Earn 30.00 more points by November 13 to keep your RMA<" in page
    assert "Your RMA fee is open too." in page


def test_attested_is_told_as_signed_and_never_as_points(home, near):
    cycle = near.cycles.get()
    Attestation.objects.create(cycle=cycle, attested_on=date(2026, 11, 8))
    CycleFact.objects.create(certification=near, start=cycle.start, met_on=date(2026, 11, 8))
    page = home(near.certificant)
    assert "You signed the statement on November 8, 2026" in page
    assert "Your points are there" not in page
    assert "to keep your RMA" not in page
    assert "<strong>Signed</strong>" in page


@pytest.mark.parametrize("until", [date(2027, 5, 8), None])
def test_suspended_says_why_until_when_and_whom_to_ask(home, near, until):
    decide(
        actor=builders.staff("records"),
        certification=near,
        reason="A complaint is being looked into.",
        on=date(2026, 11, 29),
        suspended=(date(2026, 10, 20), until),
    )
    page = home(near.certificant)
    assert "Suspended since <strong>October 20, 2026</strong>." in page
    assert "The reason given: A complaint is being looked into." in page
    lasts = "It ends by itself on <strong>May 8, 2027</strong>."
    assert (lasts if until else "It lasts until the office ends it.") in page
    assert f'<a href="{reverse("contact")}">Ask member services</a>' in page


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-29", "Pay $50.00 by November 30 for your RMA<"),
        ("2027-02-02", "Pay $50.00 for your RMA: it was due November 30, 2026<"),
    ],
)
def test_who_is_suspended_is_told_of_an_open_fee(home, settings, day, said):
    row = holder()
    invoiced(row)
    row.suspended_from = date(2026, 11, 20)
    row.save()
    settings.PORTAL_TODAY = day
    page = home(row.certificant)
    assert said in page
    assert "your RMA is lapsed once the suspension is over." in page
    assert "Nothing due" not in page
    assert page.count(">Pay $50.00<") == 2


def test_an_open_late_fee_is_told_where_nothing_else_is_to_be_done(home):
    row = holder(paid=range(2005, 2027))
    late_fee(row)
    page = home(row.certificant)
    assert "Pay the late fee of $15.00 for your RMA<" in page
    assert "Late fee of $15.00 to pay<" in page
    assert "You are all set" not in page
    assert "Nothing due" not in page


def test_a_late_fee_comes_after_the_dues(home):
    row = holder()
    invoiced(row)
    late_fee(row)
    page = home(row.certificant)
    assert "Pay $50.00 by November 30 to renew your RMA<" in page
    assert "RMA: a late fee of $15.00 is open." in page


def test_an_imported_suspension_has_no_reason_and_says_whom_to_ask(home, near):
    near.suspended_from = date(2026, 10, 20)
    near.save()
    page = home(near.certificant)
    assert "The reason given" not in page
    assert "Ask member services</a> for the reason." in page


def test_who_must_recertify_is_promised_no_invoice(client, settings):
    settings.PORTAL_TODAY = "2026-11-29"
    row = holder(granted_on=date(2018, 1, 12), paid=())
    client.force_login(builders.member(row.certificant))
    page = client.get(reverse("billing:invoices")).content.decode()
    assert "Your next renewal invoice" not in page
    assert "of each certification that you hold, or can bring back by paying" in page

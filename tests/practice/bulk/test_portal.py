"""What a seeded portal holds: nothing that the rules deny, and nothing left to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from billing.dues.services import dunning, renewals
from billing.models import Allocation, Invoice, InvoiceLine, InvoiceNumbers, InvoiceState, Payment
from billing.queries.balances import with_balance
from ccp.models import Cycle
from ccp.services import bulk_cycles, cycles, reminders
from members.models import Certificant, Certification, CycleFact, DuesPaid, News, User
from members.queries.policy import policy
from members.queries.standing import standing_of
from members.rules.calendar import first_of_month, months_after
from members.services import standing
from notices.models import Notice
from practice.bulk import applications, references
from practice.bulk.load import CLERK, SeedRefused, fill
from practice.demo.present import PASSWORD
from recert.models import Application
from recert.rules.routes import offer
from recert.services import applying, calendar, withdrawing
from tests import emptying

ON = date(2026, 11, 22)
PEOPLE = 300

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def portal(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A portal with some hundred people."""
    with (
        django_db_blocker.unblock(),
        emptying.taken_back(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(applications, "SHARE", 0.9)
        fill(people=PEOPLE, seed=7, on=ON, processes=0, chunk=100)
        yield


def test_row_that_refers_to_nothing_is_found_afterwards():
    aside = references.set_aside(["members_duespaid"])
    DuesPaid.objects.create(certification_id=10**9, year=2026, paid_on=ON)
    references.put_back(aside)
    with pytest.raises(IntegrityError, match="members_duespaid"), transaction.atomic():
        references.check(aside[0])
    DuesPaid.objects.filter(certification_id=10**9).delete()


def test_applications_are_open_to_their_members_and_time_has_nothing_for_them_yet():
    rows = Application.objects.select_related("case", "certification__certificant__user")
    assert {row.case.state for row in rows} >= {"draft", "submitted", "denied", "authorized"}
    assert not calendar.due(ON).exists()
    assert not withdrawing.gone(ON).exists()
    for row in rows.filter(ended_on=None):
        offered = offer(row.route, standing_of(row.certification, ON), policy())
        assert offered.open, row
    ended = rows.filter(case__state="denied").first()
    again = applying.begin(certification=ended.certification, route=ended.route, on=ON, actor=None)
    assert Application.objects.filter(case__number=again.case.number).count() == 1


def test_cycles_were_met_and_rolled_over_as_the_rules_say():
    before = _cycles()
    assert len(before) > PEOPLE
    bulk_cycles.settle(
        certification_ids=set(Certification.objects.values_list("pk", flat=True)),
        on=ON,
        closing=True,
    )
    assert _cycles() == before


def _cycles() -> set[tuple[object, ...]]:
    met = {
        (owner, start): (met_on, failed)
        for owner, start, met_on, failed in CycleFact.objects.values_list(
            "certification", "start", "met_on", "audit_failed_on"
        )
    }
    rows = Cycle.objects.values_list(
        "certification", "start", "end", "required", "rolled_on", "closed_at"
    )
    return {(*row, met.get(row[:2])) for row in rows}


def test_standings_are_what_the_rule_says():
    ids = set(Certification.objects.values_list("pk", flat=True))
    assert standing.refresh(certification_ids=ids, on=ON) == []


def test_no_run_since_the_portal_opened_would_invoice_anybody_else():
    for ago in range(13):
        month = months_after(first_of_month(ON), -ago)
        assert renewals.dry_run(month=month, on=ON)["new"]["invoices"] == 0, month
    next_month = months_after(first_of_month(ON), 1)
    assert renewals.dry_run(month=next_month, on=next_month)["new"]["invoices"] > PEOPLE / 20


def test_invoices_are_numbered_without_a_gap_in_the_order_of_their_issue():
    for series in InvoiceNumbers.objects.all():
        rows = Invoice.objects.filter(issued_on__year=series.year).order_by("number")
        assert [int(row.number[3:]) for row in rows] == list(range(1, series.last + 1))
        assert [row.issued_on for row in rows] == sorted(row.issued_on for row in rows)
    assert sum(InvoiceNumbers.objects.values_list("last", flat=True)) == Invoice.objects.count()


def test_invoices_agree_with_lines_and_payments():
    rows = list(with_balance(Invoice.objects.all()))
    assert {row.state for row in rows} == {InvoiceState.OPEN, InvoiceState.PAID}
    for row in rows:
        lines = list(row.lines.all())
        assert row.total == sum(line.amount for line in lines)
        assert [line.position for line in lines] == list(range(1, len(lines) + 1))
        assert (row.state == InvoiceState.PAID) == (row.due == Decimal("0.00"))
        assert row.bill_to[0] == row.payer.full_name
    for payment in Payment.objects.prefetch_related("allocations"):
        assert payment.amount == sum(part.amount for part in payment.allocations.all())


def test_whoever_paid_in_the_last_year_has_the_paid_invoice():
    opened = months_after(first_of_month(ON), -12)
    paid = set(
        DuesPaid.objects.filter(paid_on__gte=opened).values_list("certification", "year", "paid_on")
    )
    assert len(paid) > PEOPLE / 2
    put = Allocation.objects.filter(line__isnull=False).values_list(
        "line__dues__certification", "line__dues__year", "payment__received_on"
    )
    assert set(put) == paid
    assert InvoiceLine.objects.filter(allocations__isnull=True).exists()


def test_first_night_finds_nothing_to_do():
    notices = Notice.objects.count()
    assert standing.sweep(on=ON) == 0
    assert cycles.ensure_cycles(on=ON) == 0
    assert cycles.close_cycles(on=ON) == 0
    assert cycles.look_again(on=ON) == 0
    assert not News.objects.exists()
    assert reminders.plan_reminders(on=ON) == 0
    assert dunning.plan_reminders(on=ON) == 0
    assert dunning.plan_lapsed(on=ON) == 0
    assert Notice.objects.count() == notices > 0
    assert not Notice.objects.filter(channel="email", state="planned").exists()


def test_portal_goes_on_with_free_ids():
    person = Certificant.objects.create(member_number="new", last_name="New")
    assert person.pk > PEOPLE
    renewals.run(month=months_after(first_of_month(ON), 1), on=date(2026, 12, 1), actor=None)


def test_members_and_the_desk_sign_in(client):
    for email in (User.objects.exclude(email=CLERK).first().email, CLERK):
        client.logout()
        answer = client.post(
            reverse("account_login"), {"login": email, "password": PASSWORD}, follow=False
        )
        assert answer.status_code == 302, email


def test_second_seed_is_refused():
    with pytest.raises(SeedRefused, match="already"):
        fill(people=1, seed=1, on=ON, processes=0)
    assert Certificant.objects.count() == PEOPLE

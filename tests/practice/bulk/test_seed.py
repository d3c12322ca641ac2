"""A seeded portal: the same rows for the same seed, and nothing in it that the rules deny."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from billing.dues.services import dunning, renewals
from billing.models import Allocation, Invoice, InvoiceLine, InvoiceNumbers, InvoiceState, Payment
from billing.queries.balances import with_balance
from billing.rules.numbers import invoice_number
from ccp.models import Cycle
from ccp.services import bulk_cycles, cycles, reminders
from members.models import Certificant, Certification, CycleFact, DuesPaid, News, User
from members.rules.calendar import first_of_month, months_after
from members.services import standing
from notices.models import Notice
from practice.bulk import invoices, references
from practice.bulk.load import CLERK, MOST_PEOPLE, SeedRefused, fill
from practice.bulk.rows import TABLES
from practice.demo.present import PASSWORD
from tests import emptying

ON = date(2026, 11, 22)
PEOPLE = 300
DERIVED = ("billing_invoice", "billing_invoiceline", "billing_invoicenumbers", "members_standing")
ROWS = """
SELECT md5(string_agg(said, E'\\n' ORDER BY said))
FROM (SELECT {columns}::text AS said FROM {table} one) rows
"""


def fingerprint() -> dict[str, str]:
    """A hash of all rows of each table. Notices take their ids from a sequence."""
    found = {}
    with connection.cursor() as cursor:
        for table in (*TABLES, *DERIVED):
            if not table.startswith("bulk_"):
                cursor.execute(ROWS.format(table=table, columns="one"))
                found[table] = cursor.fetchone()[0]
        cursor.execute(ROWS.format(table="notices_notice", columns="(to_jsonb(one) - 'id')"))
        found["notices_notice"] = cursor.fetchone()[0]
    return found


def seeded(*, people: int = 60, seed: int = 7, chunk: int) -> dict[str, str]:
    """The hashes of a seeding that is taken back."""
    with transaction.atomic():
        fill(people=people, seed=seed, on=ON, processes=0, chunk=chunk)
        found = fingerprint()
        transaction.set_rollback(True)
    return found


@pytest.fixture
def portal(db) -> None:
    """A portal with some hundred people."""
    fill(people=PEOPLE, seed=7, on=ON, processes=0, chunk=100)


@pytest.mark.django_db
def test_same_seed_gives_the_same_rows_however_they_are_parted():
    once = seeded(chunk=60)
    assert None not in once.values()
    assert seeded(chunk=7) == once


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 999_999, 1_000_000])
def test_numbers_are_written_as_the_rule_writes_them(count):
    with connection.cursor() as cursor:
        said = f"SELECT {invoices.NUMBER} FROM (VALUES (%s, %s)) AS one (period, count)"  # noqa: S608 - a constant
        cursor.execute(said, [ON, count])
        assert cursor.fetchone() == (invoice_number(ON.year, count),)


@pytest.mark.django_db
def test_another_seed_gives_other_people():
    first, second = seeded(chunk=60), seeded(seed=8, chunk=60)
    same = {table for table in first if first[table] == second[table]}
    assert same <= {"members_history", "billing_invoicenumbers"}  # which name nobody


@pytest.mark.django_db(transaction=True)
def test_processes_beside_each_other_make_the_same_rows():
    fill(people=60, seed=7, on=ON, processes=2, chunk=7)
    beside = fingerprint()
    emptying.put_back()
    assert seeded(chunk=60) == beside


@pytest.mark.django_db
def test_every_foreign_key_holds_again():
    before = references_held()
    with transaction.atomic():
        fill(people=20, seed=7, on=ON, processes=0)
        assert references_held() == before
        transaction.set_rollback(True)
    assert len(before) > 40
    assert all(checked for _, _, checked in before)


def references_held() -> list[tuple[str, str, bool]]:
    """Each foreign key with its definition, and whether all rows were found to keep it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint"
            " WHERE contype = 'f' ORDER BY conname"
        )
        return cursor.fetchall()


def test_row_that_refers_to_nothing_is_found_afterwards(portal):
    aside = references.set_aside(["members_duespaid"])
    DuesPaid.objects.create(certification_id=10**9, year=2026, paid_on=ON)
    references.put_back(aside)
    with pytest.raises(IntegrityError, match="members_duespaid"), transaction.atomic():
        references.check(aside[0])
    DuesPaid.objects.filter(certification_id=10**9).delete()


def test_cycles_were_met_and_rolled_over_as_the_rules_say(portal):
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


def test_standings_are_what_the_rule_says(portal):
    ids = set(Certification.objects.values_list("pk", flat=True))
    assert standing.refresh(certification_ids=ids, on=ON) == []


def test_no_run_since_the_portal_opened_would_invoice_anybody_else(portal):
    for ago in range(13):
        month = months_after(first_of_month(ON), -ago)
        assert renewals.dry_run(month=month, on=ON)["new"]["invoices"] == 0, month
    next_month = months_after(first_of_month(ON), 1)
    assert renewals.dry_run(month=next_month, on=next_month)["new"]["invoices"] > PEOPLE / 20


def test_invoices_are_numbered_without_a_gap_in_the_order_of_their_issue(portal):
    for series in InvoiceNumbers.objects.all():
        rows = Invoice.objects.filter(issued_on__year=series.year).order_by("number")
        assert [int(row.number[3:]) for row in rows] == list(range(1, series.last + 1))
        assert [row.issued_on for row in rows] == sorted(row.issued_on for row in rows)
    assert sum(InvoiceNumbers.objects.values_list("last", flat=True)) == Invoice.objects.count()


def test_invoices_agree_with_lines_and_payments(portal):
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


def test_whoever_paid_in_the_last_year_has_the_paid_invoice(portal):
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


def test_first_night_finds_nothing_to_do(portal):
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


def test_portal_goes_on_with_free_ids(portal):
    person = Certificant.objects.create(member_number="new", last_name="New")
    assert person.pk > PEOPLE
    renewals.run(month=months_after(first_of_month(ON), 1), on=date(2026, 12, 1), actor=None)


def test_members_and_the_desk_sign_in(portal, client):
    for email in (User.objects.exclude(email=CLERK).first().email, CLERK):
        client.logout()
        answer = client.post(
            reverse("account_login"), {"login": email, "password": PASSWORD}, follow=False
        )
        assert answer.status_code == 302, email


def test_second_seed_is_refused(portal):
    with pytest.raises(SeedRefused, match="already"):
        fill(people=1, seed=1, on=ON, processes=0)
    assert Certificant.objects.count() == PEOPLE


@pytest.mark.django_db
@pytest.mark.parametrize("people", [0, -1, MOST_PEOPLE + 1])
def test_number_of_people_out_of_range_is_refused(people):
    with pytest.raises(SeedRefused):
        fill(people=people, seed=1, on=ON, processes=0)


@pytest.mark.django_db
def test_production_is_refused(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="practice"):
        call_command("seed_bulk", people=1, stdout=io.StringIO())
    assert not Certificant.objects.exists()


@pytest.mark.django_db
def test_every_day_can_be_the_day_of_the_seed():
    for day in (date(2027, 1, 1), date(2028, 2, 29), date(2027, 3, 31), date(2027, 12, 31)):
        with transaction.atomic():
            fill(people=40, seed=3, on=day, processes=0)
            assert not Invoice.objects.filter(issued_on__gt=day).exists()
            assert not DuesPaid.objects.filter(paid_on__gt=day).exists()
            assert not Certification.objects.filter(granted_on__gt=day).exists()
            assert standing.sweep(on=day) == 0
            assert Cycle.objects.filter(end__gt=day, start__lte=day - timedelta(days=1)).exists()
            transaction.set_rollback(True)

"""A seeded portal: the same rows for the same seed, and nothing in it that the rules deny."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from billing.models import Invoice
from billing.rules.numbers import invoice_number
from ccp.models import Cycle
from members.models import Certificant, Certification, DuesPaid
from members.services import standing
from practice.bulk import invoices
from practice.bulk.load import MOST_PEOPLE, SeedRefused, fill
from practice.bulk.rows import TABLES
from tests import emptying

ON = date(2026, 11, 22)
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

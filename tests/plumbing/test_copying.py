"""Rows added by COPY are as if added by INSERT, with the same constraints."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from ccp.models import Activity, ActivityClaim
from members.models import Certificant, ImportedRow
from plumbing import copying
from tests import builders

pytestmark = pytest.mark.django_db


def test_rows_get_ids_and_are_read_back_as_they_were():
    person = builders.certificant()
    awkward = 'tab\tback\\slash \\N "quote" Łukasz'
    rows = copying.add(
        [
            Activity(
                certificant=person,
                category="professional_education",
                title=title,
                completed_on=date(2026, 2, 28),
                logged_on=date(2026, 2, 28),
                hours=Decimal("1.25"),
            )
            for title in (awkward, "")
        ]
    )
    kept = Activity.objects.in_bulk()
    assert [kept[row.pk].title for row in rows] == [awkward, ""]
    first = kept[rows[0].pk]
    assert (first.hours, first.criteria, first.external_ref) == (Decimal("1.25"), [], None)
    assert first.created_at == rows[0].created_at
    assert (
        Activity.objects.create(
            certificant=person,
            category="authorship",
            completed_on=date(2026, 1, 1),
            logged_on=date(2026, 1, 1),
        ).pk
        > rows[1].pk
    )


def test_a_row_that_breaks_a_constraint_is_refused_with_all_the_others():
    numbered = {"first_name": "Ana", "last_name": "Reyes"}
    rows = [Certificant(member_number=number, **numbered) for number in ("1", "2", "1")]
    with pytest.raises(IntegrityError), transaction.atomic():
        copying.add(rows)
    assert not Certificant.objects.exists()


def test_a_reference_to_nothing_is_refused():
    held = builders.certification()

    def add() -> None:
        with transaction.atomic():
            copying.add([ActivityClaim(activity_id=4711, certification=held)])
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        add()


def test_rows_with_a_key_of_their_own_keep_it():
    copying.add([ImportedRow(file="members.csv", key="1", digest="0" * 32)])
    assert ImportedRow.objects.get().pk == ("members.csv", "1")


def test_nothing_is_nothing():
    assert copying.add([]) == []

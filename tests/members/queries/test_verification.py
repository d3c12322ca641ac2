"""Public verification against the standing on the day asked."""

from __future__ import annotations

from datetime import date

import pytest

from members.models import DuesPaid
from members.queries.verification import verify
from tests import builders, trials

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    person = builders.certificant(first_name="Zoë", last_name="O'Neil  Straße")
    return builders.certification(person, number="RMA-900001", granted_on=date(2024, 3, 10))


def test_active(row):
    found = verify(" rma-900001 ", "o'neil STRASSE", date(2024, 6, 1))
    assert (found.certified, found.since) == (True, date(2024, 3, 10))
    assert (found.name, found.number) == ("Zoë O'Neil  Straße", "RMA-900001")
    assert (found.program_code, found.program_name) == ("RMA", "Registered Medical Assistant")


@pytest.mark.parametrize("number", ["RMA-900002", "", "RPT-900001"])
def test_unknown_number(row, number):
    assert verify("RMA-900001", row.certificant.last_name, date(2024, 6, 1))
    assert verify(number, row.certificant.last_name, date(2024, 6, 1)) is None


@pytest.mark.parametrize("typed", ["3027715", "RPT 3027715", "rpt3027715", "RPT No. 3027715"])
def test_the_letters_printed_before_a_number_may_be_typed_too(typed):
    person = builders.certificant(last_name="Reyes")
    builders.certification(person, program="RPT", number="3027715")
    found = verify(typed, "Reyes", date(2024, 6, 1))
    assert (found.program_code, found.number) == ("RPT", "3027715")
    assert verify(typed, "Okafor", date(2024, 6, 1)) is None


@pytest.mark.parametrize("typed", ["No. RMA-900001", "RMA No. RMA-900001", "rma no. rma-900001"])
def test_a_number_with_letters_of_its_own_may_be_typed_as_screens_print_it(row, typed):
    found = verify(typed, row.certificant.last_name, date(2024, 6, 1))
    assert found.number == "RMA-900001"


@pytest.mark.parametrize("last_name", ["Neil", "", "Zoë", "-"])
def test_other_last_name(row, last_name):
    assert verify("RMA-900001", last_name, date(2024, 6, 1)) is None


def test_before_the_grant(row):
    assert verify("RMA-900001", row.certificant.last_name, date(2024, 3, 9)) is None


def test_grace_counts_as_certified_and_the_day_after_not(row):
    last_name = row.certificant.last_name
    assert verify("RMA-900001", last_name, date(2025, 4, 30)).certified
    after = verify("RMA-900001", last_name, date(2025, 6, 1))
    assert (after.certified, after.since) == (False, None)


def test_since_is_the_anchor_also_after_a_lapse_was_paid_off(row):
    DuesPaid.objects.create(certification=row, year=2025, paid_on=date(2025, 7, 4))
    found = verify("RMA-900001", row.certificant.last_name, date(2025, 8, 1))
    assert (found.certified, found.since) == (True, date(2024, 3, 10))


def test_since_is_the_day_of_the_recertification_once_it_has_come(row):
    row.recertified_on = date(2026, 8, 1)
    row.save()
    for on, since in ((date(2024, 6, 1), row.granted_on), (date(2026, 9, 1), date(2026, 8, 1))):
        found = verify("RMA-900001", row.certificant.last_name, on)
        assert (found.certified, found.since) == (True, since)


@pytest.mark.parametrize("ended", ["deceased_on", "revoked_on", "retired_on", "suspended_from"])
def test_the_day_on_which_it_ended_is_nobodys_business(row, ended):
    owner = row.certificant if ended == "deceased_on" else row
    setattr(owner, ended, date(2024, 5, 5))
    owner.save()
    assert verify("RMA-900001", row.certificant.last_name, date(2024, 5, 4)).certified
    found = verify("RMA-900001", row.certificant.last_name, date(2024, 6, 1))
    assert (found.certified, found.since) == (False, None)


@pytest.mark.parametrize(
    ("record", "typed", "same"), [tuple(row.values()) for row in trials.rows("names.jsonl")]
)
def test_last_names_as_people_type_them(record, typed, same):
    person = builders.certificant(last_name=record)
    builders.certification(person, number="RMA-900001", granted_on=date(2024, 3, 10))
    assert (verify("rma 900001", typed, date(2024, 6, 1)) is not None) == same


LIKE_THEM = [
    ("D'Angelo", "d`angelo", True),
    ("MacLeod-O’Hara", "Macleod O'Hara", True),
    ("Núñez", "Nu\u0301n\u0303ez", True),
    ("Þórsson", "Thorsson", True),
    ("de la Cruz", "DELACRUZ", True),
    ("Strauß", "Strauss", True),
    ("Björk", "Bjoerk", False),
    ("Clark", "Clarke", False),
    ("Smith-Jones", "Smith", False),
]


@pytest.mark.parametrize(("record", "typed", "same"), LIKE_THEM)
def test_others_like_them(record, typed, same):
    person = builders.certificant(last_name=record)
    builders.certification(person, number="RMA-900001", granted_on=date(2024, 3, 10))
    assert (verify("rma 900001", typed, date(2024, 6, 1)) is not None) == same


@pytest.mark.parametrize("typed", ["rpt-920015", "RPT-920015", "920015", "RPT No. 920015"])
def test_a_number_imported_in_small_letters_verifies(typed):
    builders.certification(program="RPT", number="rpt-920015")
    assert verify(typed, "Reyes", date(2024, 6, 1)).number == "rpt-920015"


def test_of_two_that_differ_by_letters_the_one_typed_is_meant():
    for program in ("RMA", "RPT"):
        builders.certification(program=program, number=f"{program}-920015")
    assert verify("rpt 920015", "Reyes", date(2024, 6, 1)).program_code == "RPT"
    assert verify("RMA 920015", "Reyes", date(2024, 6, 1)).program_code == "RMA"
    assert verify("920015", "Reyes", date(2024, 6, 1)) is None

"""Who is drawn: everybody the rules know a case for, in words that COPY can take."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from random import Random

import pytest

from ccp.models import Category
from ccp.rules.cycles import met_on
from members.delivery.address import plain_lines
from members.models import Certificant
from members.queries.policy import policy
from members.rules.calendar import cycle_period
from practice.bulk import names, places, shapes
from practice.bulk.lines import Writer
from practice.bulk.money import bill_to
from practice.bulk.person import draw
from practice.bulk.plan import Plan
from practice.bulk.rows import TABLES

ON = date(2026, 11, 22)
PEOPLE = 4000
NONE = r"\N"
Cells = dict[str, list[dict[str, str]]]


@pytest.fixture
def drawn_from(db):
    return _plan()


@pytest.fixture
def cells(db) -> Cells:
    """The rows of some thousand people, never written anywhere."""
    return _cells()


@cache
def _plan() -> Plan:
    """One for all: a transactional test between two of these gives the programmes other ids."""
    return Plan.of(1, ON)


@cache
def _cells() -> Cells:
    writer = Writer(_plan())
    for number in range(1, PEOPLE + 1):
        writer.add(number)
    found: Cells = {}
    for table, columns in TABLES.items():
        heads = columns.replace('"', "").split()
        rows = [line.removesuffix("\n").split("\t") for line in writer.lines[table]]
        found[table] = [dict(zip(heads, row, strict=True)) for row in rows]
    return found


def _share(rows, column: str, *nothing: str) -> float:
    return sum(row[column] not in nothing for row in rows) / len(rows)


def test_awkward_cases_come_in_their_shares(cells):
    people, held = cells["members_certificant"], cells["members_certification"]
    assert 0.97 < _share(people, "email", "") < 0.99
    assert 0.005 < _share(people, "email_bounced_on", NONE) < 0.02
    assert 0.98 < _share(people, "address_line1", "") < 1
    assert 0.005 < _share(people, "mail_returned_on", NONE) < 0.02
    assert 0.55 < _share(people, "user_id", NONE) < 0.65
    assert 0.003 < _share(people, "deceased_on", NONE) < 0.02
    assert 0 < _share(people, "suffix", "") < 0.05
    assert any(row["country"] != "US" for row in people)
    assert any(not row["last_name"].isascii() for row in people)
    assert 1.1 < len(held) / PEOPLE < 1.2
    for column in ("recertified_on", "suspended_from", "suspended_until", "retired_on"):
        assert 0 < _share(held, column, NONE) < 0.03, column
    assert 0 < _share(held, "revoked_on", NONE) < 0.01
    assert any(row["granted_on"].endswith("-02-29") for row in held)
    assert any(row["granted_on"] < "2006" for row in held)
    assert any(row["audit_failed_on"] != NONE for row in cells["members_cyclefact"])
    assert any(row["withdrawn_at"] != NONE for row in cells["ccp_activity"])
    assert {row["category"] for row in cells["ccp_activity"]} == set(Category.values)


def test_programmes_are_held_in_their_proportions(cells, drawn_from):
    keys = {str(pk): key for key, pk in drawn_from.programs.items()}
    counted = Counter(keys[row["program_id"]] for row in cells["members_certification"])
    assert set(counted) == set(policy().programs)
    assert counted.most_common(1)[0][0] == "RMA"
    assert 0.4 < counted["RMA"] / counted.total() < 0.5


def test_a_person_has_about_ten_activities_and_five_paid_years(cells):
    assert 9 < len(cells["ccp_activity"]) / PEOPLE < 12
    assert 4.5 < len(cells["members_duespaid"]) / PEOPLE < 6


def test_ids_and_keys_are_never_given_twice(cells):
    for table, rows in cells.items():
        key = "payment_id" if table == "dues_importeddues" else "id"
        assert len({row[key] for row in rows}) == len(rows), table
    for table, column in (
        ("members_certificant", "member_number"),
        ("members_certification", "number"),
        ("members_user", "email"),
    ):
        assert len({row[column] for row in cells[table]}) == len(cells[table])


def test_city_state_and_zip_belong_together():
    assert len({code for _, _, code in places.PLACES}) == len(places.PLACES)
    for city, state, code in places.PLACES:
        assert re.fullmatch(r"[A-Z][A-Za-z ]+", city)
        assert re.fullmatch(r"[A-Z]{2}", state)
        assert re.fullmatch(r"\d{5}", code)
    areas = {}
    for _, state, code in places.PLACES:
        assert areas.setdefault(code[:3], state) == state


def test_no_word_breaks_a_line_of_copy():
    words = [*names.FIRST, *names.MIDDLE, *names.LAST, *names.RARE, *names.SUFFIXES]
    words += [word for place in (*places.PLACES, *places.ABROAD) for word in place]
    words += places.STREETS
    assert not [word for word in words if set(word) & set("\t\n\r\\")]
    assert len(set(names.RARE)) == len(names.RARE)


def test_courses_are_met_as_the_rule_says_wherever_they_begin(drawn_from):
    for required, courses in drawn_from.courses.items():
        for start in (date(2024, 2, 29), date(2021, 3, 1), date(2025, 2, 28), date(2019, 12, 31)):
            cycle = cycle_period(start, 1)
            first = start.toordinal()
            for course in (*courses.enough[:25], *courses.short[:25]):
                reported = [
                    shapes.at(act, first, number)
                    for number, act in enumerate(course.acts)
                    if not act.withdrawn
                ]
                met = met_on(cycle, required, reported, None, date(2030, 1, 1), drawn_from.policy)
                expected = None if course.met is None else first + course.met
                assert (met and met.toordinal()) == expected


def test_invoices_are_billed_to_the_address_as_the_portal_writes_it():
    for number in range(1, 400):
        person = draw(Random(number), number, ON.toordinal())
        city, state, code, country = person.place
        row = Certificant(
            first_name=person.first,
            middle_name=person.middle,
            last_name=person.last,
            suffix=person.suffix,
            address_line1=person.street,
            address_line2=person.unit,
            city=city,
            state=state,
            zip=code,
            country=country,
        )
        assert bill_to(person) == plain_lines(row)

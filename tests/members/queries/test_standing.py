"""Standing computed from the tables."""

from __future__ import annotations

from datetime import date

import pytest

from members.models import CycleFact, DuesPaid
from members.queries import standing
from members.queries.facts import standing_facts
from members.queries.programs import code_and_name, labels, terms
from members.rules.standing import CycleFacts, Suspension
from tests import builders

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)


def test_the_facts_are_those_of_the_tables():
    row = builders.certification(
        builders.certificant(deceased_on=date(2026, 11, 1)),
        granted_on=date(2015, 6, 1),
        recertified_on=date(2024, 3, 10),
        suspended_from=date(2025, 1, 1),
        suspended_until=date(2025, 2, 1),
        retired_on=date(2026, 1, 1),
        revoked_on=date(2026, 2, 1),
    )
    DuesPaid.objects.create(certification=row, year=2025, paid_on=date(2025, 3, 30))
    CycleFact.objects.create(certification=row, start=date(2024, 3, 10), met_on=date(2025, 1, 1))
    builders.certification()
    facts = standing_facts([row.pk])[row.pk]
    assert (facts.granted_on, facts.recertified_on) == (date(2015, 6, 1), date(2024, 3, 10))
    assert facts.dues_paid == {2025: date(2025, 3, 30)}
    assert facts.cycles == (CycleFacts(date(2024, 3, 10), date(2025, 1, 1), None),)
    assert facts.suspended == Suspension(date(2025, 1, 1), date(2025, 2, 1))
    assert (facts.retired_on, facts.revoked_on) == (date(2026, 1, 1), date(2026, 2, 1))
    assert facts.deceased_on == date(2026, 11, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_facts_take_three_queries_however_many(rows, django_assert_num_queries):
    ids = [builders.certification().pk for _ in range(rows)]
    with django_assert_num_queries(3):
        assert len(standing_facts(ids)) == rows


def test_a_day_before_the_grant_is_an_error():
    with pytest.raises(ValueError, match="before the certification was granted"):
        standing.standing_of(builders.certification(granted_on=date(2026, 12, 1)), ON)


def test_all_standings_come_by_number_and_leave_out_what_is_granted_later():
    for number, granted in (
        ("B-2", date(2026, 3, 1)),
        ("A-1", date(2025, 3, 1)),
        ("C-3", date(2027, 1, 1)),
    ):
        builders.certification(number=number, granted_on=granted)
    found = [(number, word) for number, word, *_ in standing.all_standings(ON)]
    assert found == [("A-1", "lapsed"), ("B-2", "active")]
    assert standing.count(ON).standings == {"lapsed": 1, "active": 1}
    assert standing.count(ON).reasons == {"dues_unpaid": 1}


def test_a_programme_has_the_code_of_the_day():
    row = builders.certification(program="MLS")
    assert code_and_name(row.program, date(2023, 1, 31)).code == "MT"
    assert code_and_name(row.program, date(2023, 2, 1)).code == "MLS"
    assert labels([row], ON) == {row.pk: "MLS"}
    assert terms(row.program, ON).points == 45

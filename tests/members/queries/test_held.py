"""What a person holds, with what its standing rests on."""

from __future__ import annotations

from datetime import date

import pytest

from members.models import CycleFact, DuesPaid
from members.queries.facts import facts_of, facts_together
from members.queries.held import certified, held_by, not_ended
from members.queries.policy import policy
from tests import builders

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_persons_standings_take_two_queries_however_many(rows, django_assert_num_queries):
    person = builders.certificant()
    oldest_last = [
        builders.certification(person, granted_on=date(2026, 9 - n, 1)) for n in range(rows)
    ]
    builders.certification(person, granted_on=date(2026, 12, 1))
    policy()
    with django_assert_num_queries(2):
        found = held_by(person, ON)
    assert [one.certification for one in found] == oldest_last[::-1]
    assert {one.standing(ON).standing for one in found} == {"active"}
    assert {one.decision(ON).next_change is None for one in found} == {False}


def test_what_has_ended_for_good_is_known_without_dues_and_cycles(django_assert_num_queries):
    person = builders.certificant()
    builders.certification(person, revoked_on=date(2026, 3, 1))
    builders.certification(person, retired_on=ON)
    lapsed = builders.certification(person, granted_on=date(2001, 3, 1))
    active = builders.certification(
        person, granted_on=date(2026, 3, 1), retired_on=date(2027, 1, 1)
    )
    policy()
    with django_assert_num_queries(1):
        going_on = not_ended(person, ON)
    assert going_on == [lapsed, active]
    with django_assert_num_queries(1):
        assert certified(going_on, ON) == {active.pk}
    person.deceased_on = ON
    assert not_ended(person, ON) == []


def test_facts_read_together_are_the_facts():
    rows = [builders.certification(), builders.certification()]
    DuesPaid.objects.create(certification=rows[0], year=2019, paid_on=date(2019, 9, 1))
    for row, start in ((rows[0], date(2024, 9, 18)), (rows[1], date(2018, 9, 18))):
        CycleFact.objects.create(certification=row, start=start, audit_failed_on=start)
    assert facts_together(rows) == facts_of(rows)
    assert facts_of(rows)[rows[0].pk].dues_paid

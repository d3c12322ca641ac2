"""Who is noted as looked at, how often, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from credentials.looks.models import Look, Way
from credentials.looks.services.noting import Looker, forget, note
from credentials.looks.tasks import forget_looks
from tests.builders import certification, member, staff

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture
def held():
    return certification()


def seen():
    return list(Look.objects.order_by("way", "by").values_list("way", "by", "times"))


def test_looks_of_a_day_are_one_row_for_each_way_and_name(held):
    for by in ("Lakeview", "Lakeview", "Harbor"):
        note(Looker(None, Way.LIST, by), held=[held.pk], on=ON)
    note(Looker(None, Way.NAME), held=[held.pk], on=ON)
    assert seen() == [("list", "Harbor", 1), ("list", "Lakeview", 2), ("name", "", 1)]


def test_a_list_with_two_certifications_of_a_person_is_one_look(held):
    other = certification(held.certificant, program="RPT")
    note(Looker(None, Way.LIST, "Harbor"), held=[held.pk, other.pk], on=ON)
    assert seen() == [("list", "Harbor", 1)]


def test_neither_their_own_look_nor_one_of_staff_is_noted(held):
    for user in (member(held.certificant), staff()):
        note(Looker(user, Way.NAME), held=[held.pk], on=ON)
    assert seen() == []


def test_who_was_not_found_costs_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        note(Looker(None, Way.NAME), held=[], on=ON)


def test_who_was_found_costs_one(held, django_assert_num_queries):
    with django_assert_num_queries(1):
        note(Looker(None, Way.NAME), held=[held.pk], on=ON)


def test_what_is_older_than_a_year_is_deleted(held, time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)
    for day in (date(2025, 11, 21), date(2025, 11, 22), ON):
        note(Looker(None, Way.NAME), held=[held.pk], on=day)
    forget_looks()
    assert sorted(Look.objects.values_list("day", flat=True)) == [date(2025, 11, 22), ON]
    assert forget(before=ON) == 1

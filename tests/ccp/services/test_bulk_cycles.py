"""Cycles of many certifications at once: opened, met, rolled over, closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ccp.models import Activity, ActivityClaim, Attestation, Category, Cycle
from ccp.services import bulk_cycles
from members.models import CycleFact, DuesPaid
from plumbing import clock
from tests import builders

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)


def hours(certification, day, amount, **other):
    activity = Activity.objects.create(
        certificant=certification.certificant,
        category=Category.PROFESSIONAL_EDUCATION,
        completed_on=day,
        logged_on=day,
        hours=Decimal(amount),
        **other,
    )
    ActivityClaim.objects.create(activity=activity, certification=certification)
    return activity


def settle(*rows, closing=True):
    bulk_cycles.settle(certification_ids=[row.pk for row in rows], on=ON, closing=closing)


def cycles(row):
    return list(Cycle.objects.filter(certification=row).values_list("start", "end"))


def met(row):
    return dict(CycleFact.objects.filter(certification=row).values_list("start", "met_on"))


def test_cycles_begin_every_three_years_from_a_leap_day():
    row = builders.certification(granted_on=date(2020, 2, 29))
    bulk_cycles.ensure(certification_ids=[row.pk], on=ON)
    bulk_cycles.ensure(certification_ids=[row.pk], on=ON)
    assert cycles(row) == [
        (date(2020, 2, 29), date(2023, 2, 28)),
        (date(2023, 2, 28), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2029, 2, 28)),
    ]
    assert Cycle.objects.first().required == 30


def test_a_recertification_ends_the_cycle_it_falls_into():
    row = builders.certification(granted_on=date(2018, 6, 1), recertified_on=date(2023, 3, 10))
    bulk_cycles.ensure(certification_ids=[row.pk], on=ON)
    assert cycles(row) == [
        (date(2018, 6, 1), date(2021, 6, 1)),
        (date(2021, 6, 1), date(2023, 3, 10)),
        (date(2023, 3, 10), date(2026, 3, 10)),
        (date(2026, 3, 10), date(2029, 3, 10)),
    ]
    starts = [start for start, _ in cycles(row)]
    assert all(bulk_cycles.begins_cycle(row, start, on=ON) for start in starts)
    for day in (date(2024, 6, 1), date(2015, 6, 1), date(2029, 3, 10), date(2021, 6, 2)):
        assert not bulk_cycles.begins_cycle(row, day, on=ON)


def test_a_cycle_is_met_on_the_day_its_points_are_reached():
    row = builders.certification(granted_on=date(2023, 11, 22))
    hours(row, date(2024, 5, 1), "29.75")
    hours(row, date(2025, 5, 1), "0.25")
    hours(row, date(2025, 6, 1), "5")
    other = builders.certification(granted_on=date(2023, 11, 22))
    hours(other, date(2024, 5, 1), "29.75")
    settle(row, other)
    assert met(row) == {date(2023, 11, 22): date(2025, 5, 1)}
    assert met(other) == {}


def test_an_attestation_meets_the_cycle_on_its_day():
    row = builders.certification(granted_on=date(2025, 11, 1))
    bulk_cycles.ensure(certification_ids=[row.pk], on=ON)
    Attestation.objects.create(cycle=Cycle.objects.get(), attested_on=date(2026, 2, 1))
    settle(row)
    assert met(row) == {date(2025, 11, 1): date(2026, 2, 1)}


def test_a_withdrawn_activity_takes_the_day_back():
    row = builders.certification(granted_on=date(2025, 11, 1))
    activity = hours(row, date(2026, 5, 1), "30")
    settle(row)
    assert met(row) == {date(2025, 11, 1): date(2026, 5, 1)}
    activity.withdrawn_at = clock.now()
    activity.save()
    settle(row)
    assert met(row) == {date(2025, 11, 1): None}


def test_a_met_cycle_rolls_over_when_its_last_dues_are_paid():
    row = builders.certification(granted_on=date(2023, 10, 1))
    hours(row, date(2024, 5, 1), "30")
    for year, day in ((2024, date(2024, 10, 1)), (2025, date(2025, 10, 1))):
        DuesPaid.objects.create(certification=row, year=year, paid_on=day)
    settle(row)
    ended, current = Cycle.objects.filter(certification=row)
    assert (ended.rolled_on, ended.closed_at is None) == (None, False)
    assert (current.rolled_on, current.closed_at) == (None, None)
    DuesPaid.objects.create(certification=row, year=2026, paid_on=date(2026, 11, 5))
    settle(row)
    assert Cycle.objects.get(pk=ended.pk).rolled_on == date(2026, 11, 5)


def test_a_cycle_cut_short_by_recertification_never_rolls_over():
    row = builders.certification(granted_on=date(2018, 6, 1), recertified_on=date(2020, 3, 10))
    hours(row, date(2019, 1, 1), "30")
    DuesPaid.objects.create(certification=row, year=2019, paid_on=date(2019, 6, 1))
    settle(row)
    assert met(row)[date(2018, 6, 1)] == date(2019, 1, 1)
    assert Cycle.objects.get(start=date(2018, 6, 1)).rolled_on is None


def test_the_cycles_of_those_who_were_here_already_are_left_to_the_daily_job():
    row = builders.certification(granted_on=date(2023, 10, 1))
    hours(row, date(2024, 5, 1), "30")
    settle(row, closing=False)
    assert met(row) == {date(2023, 10, 1): date(2024, 5, 1)}
    assert list(Cycle.objects.values_list("closed_at", "rolled_on")) == [(None, None)] * 2


def test_settling_again_changes_nothing():
    row = builders.certification(granted_on=date(2023, 10, 1))
    hours(row, date(2024, 5, 1), "30")
    settle(row)
    before = list(Cycle.objects.values())
    settle(row)
    assert list(Cycle.objects.values()) == before


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_certifications(rows, django_assert_num_queries):
    held = [builders.certification(granted_on=date(2023, 10, 1)) for _ in range(rows)]
    for row in held:
        hours(row, date(2024, 5, 1), "30")
    settle(*held)
    bulk_cycles.policy()
    # begin, lock; open: certifications, insert; certifications, cycles, activities, attestations;
    # met days: begin, lock, upsert, commit; dues; commit. No update: all is as it was.
    with django_assert_num_queries(13):
        settle(*held)

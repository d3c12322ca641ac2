"""Facts of standing noted many at once agree with those reported one at a time."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from members.models import CycleFact, DuesPaid
from members.rules.dues import best_day
from members.services import bulk_facts
from members.services.bulk_facts import CycleDay, PaidYear
from tests import builders

pytestmark = pytest.mark.django_db


def paid():
    return {row.year: row.paid_on for row in DuesPaid.objects.all()}


def test_paid_years_are_noted_once():
    row = builders.certification()
    told = [PaidYear(row.pk, 2019, date(2019, 9, 1)), PaidYear(row.pk, 2020, date(2020, 9, 1))]
    assert bulk_facts.dues_paid([*told, told[0]]) == 2
    assert bulk_facts.dues_paid(told) == 0
    assert paid() == {2019: date(2019, 9, 1), 2020: date(2020, 9, 1)}


@pytest.mark.parametrize("together", [True, False])
def test_the_earliest_payment_of_a_year_is_kept_in_whatever_order_they_come(together):
    row = builders.certification()
    told = [PaidYear(row.pk, 2019, date(2019, month, 1)) for month in (11, 9, 10)]
    for portion in [told] if together else [[one] for one in told]:
        bulk_facts.dues_paid(portion)
    assert paid() == {2019: date(2019, 9, 1)}


@pytest.mark.parametrize("together", [True, False])
def test_a_payment_that_counts_for_the_anchor_beats_one_before_it(together):
    row = builders.certification(granted_on=date(2015, 6, 1), recertified_on=date(2024, 3, 10))
    days = [date(2024, 1, 5), date(2025, 3, 30), date(2024, 2, 1)]
    told = [PaidYear(row.pk, 2025, day) for day in days]
    for portion in [told] if together else [[one] for one in told]:
        bulk_facts.dues_paid(portion)
    assert paid() == {2025: date(2025, 3, 30)}


def test_a_met_day_can_be_taken_back_and_leaves_the_audit_alone():
    row = builders.certification()
    start = row.granted_on
    assert bulk_facts.audits_failed([CycleDay(row.pk, start, date(2022, 2, 1))]) == 1
    assert bulk_facts.cycles_met([CycleDay(row.pk, start, date(2020, 2, 1))]) == 1
    assert bulk_facts.cycles_met([CycleDay(row.pk, start, date(2020, 2, 1))]) == 0
    assert bulk_facts.cycles_met([CycleDay(row.pk, start, None)]) == 1
    kept = CycleFact.objects.get()
    assert (kept.met_on, kept.audit_failed_on) == (None, date(2022, 2, 1))


def test_a_cycle_of_which_nothing_is_known_gets_no_row():
    row = builders.certification()
    assert bulk_facts.cycles_met([CycleDay(row.pk, row.granted_on, None)]) == 0
    assert bulk_facts.cycles_met([]) == 0
    assert not CycleFact.objects.exists()


def test_of_generated_payments_the_day_is_kept_that_the_rule_takes():
    random, people = Random(7), [builders.certificant() for _ in range(20)]
    days: dict[tuple[int, int], list[date]] = {}
    anchors = {}
    for number in range(40):
        granted = date(2012, 1, 1) + timedelta(days=random.randrange(3000))
        row = builders.certification(
            people[number % 20],
            number=f"G{number}",
            granted_on=granted,
            recertified_on=random.choice(
                [None, granted + timedelta(days=random.randrange(1, 900))]
            ),
        )
        anchors[row.pk] = row.anchor
        for year in range(2013, 2063):
            near = [row.anchor + timedelta(days=random.randint(-3, 3)) for _ in range(4)]
            days[row.pk, year] = near[: random.randint(1, 4)]
    told = [PaidYear(pk, year, day) for (pk, year), own in days.items() for day in own]
    random.shuffle(told)
    for first in range(0, len(told), 1000):
        bulk_facts.dues_paid(told[first : first + 1000])
    kept = {(row.certification_id, row.year): row.paid_on for row in DuesPaid.objects.all()}
    assert kept == {key: best_day(own, anchors[key[0]]) for key, own in days.items()}
    assert len(kept) == 2000

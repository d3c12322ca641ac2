"""The day a cycle was met, and the day it rolled over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings

from ccp.rules.activities import ActivityFacts
from ccp.rules.cycles import closes_on, closing, in_time, met_on, rolled_on
from ccp.rules.points import tally
from members.rules.calendar import Period, cycle_period
from tests.ccp.rules.reports import reported
from tests.handbook import POLICY, policy_with

DAY = timedelta(days=1)
CYCLE = Period(date(2021, 5, 10), date(2024, 5, 10))
LATER = date(2030, 1, 1)


def course(number, completed_on, hours=15, logged_on=None):
    return ActivityFacts(
        number,
        "professional_education",
        completed_on=completed_on,
        hours=Decimal(hours),
        logged_on=logged_on or completed_on,
    )


def met(*activities, attested_on=None, on=LATER, cycle=CYCLE, policy=POLICY):
    return met_on(cycle, Decimal(30), activities, attested_on, on, policy)


def test_a_cycle_is_met_on_the_day_the_last_missing_points_are_logged():
    first = course(1, date(2022, 1, 1))
    second = course(2, date(2022, 2, 1), logged_on=date(2022, 2, 20))
    assert met(first) is None
    assert met(first, second) == date(2022, 2, 20)
    assert met(first, second, on=date(2022, 2, 19)) is None
    assert met(first, second, on=date(2022, 2, 20)) == date(2022, 2, 20)


def test_an_activity_logged_ahead_counts_from_its_completion():
    ahead = course(1, date(2022, 3, 1), 30, logged_on=date(2022, 1, 1))
    assert met(ahead) == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("logged_on", "expected"),
    [(date(2024, 5, 9), date(2024, 5, 9)), (date(2024, 5, 10), None), (date(2024, 5, 11), None)],
)
def test_what_is_logged_from_the_end_day_on_is_too_late(logged_on, expected):
    assert met(course(1, date(2024, 5, 1), 30, logged_on)) == expected


def test_days_for_filing_let_a_late_entry_count_on_the_last_day():
    policy = policy_with({"name": "ccp_filing_days", "value": 7, "valid_from": "2021-01-01"})
    assert closes_on(CYCLE, policy) == date(2024, 5, 17)
    assert closes_on(CYCLE, POLICY) == date(2024, 5, 10)
    done = date(2024, 5, 1)
    assert met(course(1, done, 30, date(2024, 5, 16)), policy=policy) == date(2024, 5, 9)
    assert met(course(1, done, 30, date(2024, 5, 17)), policy=policy) is None


FILING = [
    {"name": "ccp_filing_days", "value": 30, "valid_from": "2021-05-01"},
    {"name": "ccp_filing_days", "value": 5, "valid_from": "2021-06-01"},
]


@pytest.mark.parametrize(
    ("start", "closed_on"),
    [
        (date(2021, 4, 30), date(2024, 4, 30)),
        (date(2021, 5, 1), date(2024, 5, 31)),
        (date(2021, 5, 31), date(2024, 6, 30)),
        (date(2021, 6, 1), date(2024, 6, 6)),
    ],
)
def test_the_days_for_filing_are_those_in_force_on_the_first_day(start, closed_on):
    policy, cycle = policy_with(*FILING), Period(start, start.replace(year=2024))
    assert closes_on(cycle, policy) == closed_on
    for on in (closed_on - DAY, closed_on):
        spans = [
            first
            for first, until, by in closing(on, policy)
            if first <= start < until and cycle.end <= by
        ]
        assert len(spans) == (on == closed_on)


@pytest.mark.parametrize(
    ("attested_on", "expected"),
    [
        (date(2021, 5, 9), None),
        (date(2021, 5, 10), date(2021, 5, 10)),
        (date(2024, 5, 9), date(2024, 5, 9)),
        (date(2024, 5, 10), None),
    ],
)
def test_an_attestation_meets_the_cycle_it_lies_in(attested_on, expected):
    assert met(attested_on=attested_on) == expected


def test_an_attestation_to_come_is_not_known():
    assert met(attested_on=date(2023, 1, 1), on=date(2022, 12, 31)) is None


def test_points_and_attestation_meet_on_the_earlier_day():
    enough = course(1, date(2022, 6, 1), 30)
    assert met(enough, attested_on=date(2023, 1, 1)) == date(2022, 6, 1)
    assert met(enough, attested_on=date(2022, 5, 1)) == date(2022, 5, 1)
    assert met(enough, attested_on=date(2022, 6, 1)) == date(2022, 6, 1)


def test_a_day_stays_met_though_a_shorter_talk_later_takes_a_title():
    long = ActivityFacts(
        1,
        "instruction",
        completed_on=date(2022, 2, 1),
        hours=Decimal(10),
        title="Sharps",
        logged_on=date(2022, 2, 1),
    )
    short = ActivityFacts(
        2,
        "instruction",
        completed_on=date(2022, 1, 1),
        hours=Decimal(1),
        title="sharps",
        logged_on=date(2022, 3, 1),
    )
    course_10 = course(3, date(2022, 1, 5), 10)
    assert met(long, short, course_10) == date(2022, 2, 1)
    assert met(long, short, course(3, date(2022, 3, 1), 10)) is None


@settings(max_examples=400, deadline=None)
@given(reported)
def test_the_met_day_is_the_first_on_which_a_tally_of_the_record_is_enough(case):
    cycle, activities = case
    days = {cycle.last_day, min(cycle.last_day, date(2020, 12, 31))}
    days |= {day for one in activities for day in (one.logged_on, one.last_day) if day}

    def enough(day):
        record = [one for one in activities if one.logged_on is None or one.logged_on <= day]
        return tally(cycle, Decimal(30), record, day, POLICY).met

    first = next((day for day in sorted(days) if day in cycle and enough(day)), None)
    assert met_on(cycle, Decimal(30), activities, None, LATER, POLICY) == first
    if first is not None:
        assert met_on(cycle, Decimal(30), activities, None, first - DAY, POLICY) is None


@settings(max_examples=400, deadline=None)
@given(reported)
def test_a_closed_cycle_that_is_not_met_has_too_few_points_among_what_was_logged_in_time(case):
    cycle, activities = case
    record = [one for one in activities if in_time(one, cycle, POLICY)]
    if tally(cycle, Decimal(30), record, LATER, POLICY).met:
        assert met_on(cycle, Decimal(30), activities, None, LATER, POLICY) is not None


JOB = ActivityFacts(
    9, "employment", from_day=date(2015, 1, 1), to_day=date(2023, 8, 31), logged_on=None
)


@pytest.mark.parametrize(
    ("start", "met_day"),
    [
        (date(2014, 5, 10), date(2017, 5, 9)),
        (date(2017, 5, 10), date(2020, 5, 9)),
        (date(2020, 5, 10), date(2020, 12, 31)),
        (date(2023, 5, 10), None),
    ],
)
def test_a_job_across_the_end_counts_in_each_cycle_by_the_last_of_its_days_there(start, met_day):
    cycle = Period(start, date(start.year + 3, 5, 10))
    assert met_on(cycle, Decimal(3), [JOB], None, LATER, POLICY) == met_day
    if met_day:
        assert met_on(cycle, Decimal(3), [JOB], None, met_day - DAY, POLICY) is None
        typed = replace(JOB, logged_on=date(2023, 8, 31))
        assert met_on(cycle, Decimal(3), [typed], None, LATER, POLICY) is None


ANCHOR = date(2018, 5, 10)


def rolled(met_day=date(2020, 1, 1), k=1, **changed):
    paid = {year: date(year, 5, 20) for year in range(2019, 2019 + 3 * k)}
    paid |= {int(year.removeprefix("y")): day for year, day in changed.items()}
    paid = {year: day for year, day in paid.items() if day}
    return rolled_on(ANCHOR, k, cycle_period(ANCHOR, k), met_day, paid, POLICY)


def test_a_cycle_rolls_over_when_the_last_of_its_dues_is_paid():
    assert rolled() == date(2021, 5, 20)
    assert rolled(y2020=date(2021, 8, 1)) == date(2021, 8, 1)


def test_a_cycle_whose_dues_were_all_paid_before_rolls_over_on_its_end_day():
    assert rolled(y2021=date(2021, 5, 9)) == date(2021, 5, 10)
    assert rolled(y2021=date(2021, 5, 10)) == date(2021, 5, 10)
    assert rolled(y2021=date(2021, 5, 11)) == date(2021, 5, 11)


def test_a_cycle_not_met_or_not_paid_does_not_roll_over():
    assert rolled(met_day=None) is None
    assert rolled(met_day=date(2021, 5, 10)) is None
    assert rolled(y2021=None) is None


def test_a_payment_that_came_too_late_or_before_the_anchor_does_not_count():
    assert rolled(y2019=date(2022, 5, 9)) == date(2022, 5, 9)
    assert rolled(y2019=date(2022, 5, 10)) is None
    assert rolled(y2019=date(2018, 5, 9)) is None
    assert rolled(y2019=date(2018, 5, 10)) == date(2021, 5, 20)


def test_the_second_cycle_asks_for_six_years_of_dues():
    assert rolled(met_day=date(2022, 1, 1), k=2) == date(2024, 5, 20)
    assert rolled(met_day=date(2022, 1, 1), k=2, y2020=None) is None

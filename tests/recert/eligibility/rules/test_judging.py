"""Criteria at their boundary days, exact sums of hours, and what "none" says."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from recert.eligibility.rules.answers import NOTHING, Job
from recert.eligibility.rules.judging import hours_worked
from tests.recert.eligibility.answered import ON, criterion, results

LEAP = date(2028, 2, 29)
DAY = timedelta(1)


def job(start, end=None, hours="40", clinical=True, administrative=True):
    return Job(start, end, Decimal(hours), clinical, administrative)


@pytest.mark.parametrize(
    ("day", "on", "result"),
    [
        (date(2022, 11, 22), ON, "met"),
        (date(2022, 11, 21), ON, "not_met"),
        (ON, ON, "met"),
        (ON + DAY, ON, "not_met"),
        (date(2024, 2, 29), LEAP, "met"),
        (date(2024, 2, 28), LEAP, "not_met"),
        # Four years before the 28th of a common year that follows a leap day.
        (date(2023, 2, 28), date(2027, 2, 28), "met"),
        (date(2023, 2, 27), date(2027, 2, 28), "not_met"),
    ],
)
@pytest.mark.parametrize(
    ("route", "code", "key"),
    [
        ("education", "programme", "ma_programme_completed_on"),
        ("military", "training", "military_training_completed_on"),
        ("apprenticeship", "programme", "apprenticeship_completed_on"),
    ],
)
def test_a_day_lies_in_the_window_of_four_years(route, code, key, day, on, result):
    assert criterion(route, code, {key: day}, on) == result


@pytest.mark.parametrize(
    ("expected", "result"),
    [
        (ON - DAY, "not_met"),
        (ON, "met"),
        (ON + 90 * DAY, "met"),
        (ON + 91 * DAY, "not_met"),
        (NOTHING, "not_met"),
        (None, "unclear"),
    ],
)
def test_a_program_not_finished_yet_may_end_within_90_days(expected, result):
    found = {
        "ma_programme_completed_on": NOTHING,
        "ma_programme_expected_on": expected,
    }
    assert criterion("education", "programme", found) == result


def test_who_does_not_know_the_day_of_finishing_is_judged_by_the_day_expected_if_any():
    unknown = {"ma_programme_completed_on": None}
    assert criterion("education", "programme", unknown) == "unclear"
    assert criterion("education", "programme", unknown | {"ma_programme_expected_on": ON}) == "met"
    never = unknown | {"ma_programme_expected_on": NOTHING}
    assert criterion("education", "programme", never) == "unclear"


def test_a_day_of_finishing_counts_whatever_is_expected():
    late = {"ma_programme_completed_on": date(2014, 6, 6), "ma_programme_expected_on": ON}
    assert criterion("education", "programme", late) == "not_met"


@pytest.mark.parametrize(
    ("last", "result"),
    [(ON - DAY, "not_met"), (ON, "met"), (NOTHING, "not_met"), (None, "unclear")],
)
def test_a_card_is_valid_through_its_last_day(last, result):
    assert criterion("work", "cpr", {"cpr_valid_through": last}) == result
    other = {"other_credential_valid_through": last}
    assert criterion("other_credential", "current", other) == result


@pytest.mark.parametrize(
    ("key", "short", "enough"),
    [
        ("clock_hours", 719, 720),
        ("externship_hours", 159, 160),
        ("teaching_years", Decimal("4.99"), Decimal(5)),
    ],
)
def test_numbers_are_met_at_their_bound(key, short, enough):
    route, code = ("instructor", "teaching") if key == "teaching_years" else ("education", key)
    assert criterion(route, code, {key: short}) == "not_met"
    assert criterion(route, code, {key: enough}) == "met"


def test_hours_are_summed_exactly_and_clipped_to_window_and_day():
    since = date(2019, 11, 22)
    assert hours_worked([job(ON, hours="1")], since, ON, Decimal(40)) == Fraction(1, 7)
    seven_sevenths = [job(ON, hours="0.01")] * 700
    assert hours_worked(seven_sevenths, since, ON, Decimal(40)) == 1
    assert hours_worked([job(since - DAY, since, "7")], since, ON, Decimal(40)) == 1
    assert hours_worked([job(ON, ON + DAY, "7")], since, ON, Decimal(40)) == 1
    assert hours_worked([job(ON + DAY, None, "7")], since, ON, Decimal(40)) == 0
    assert hours_worked([job(ON, hours="168")], since, ON, Decimal(40)) == Fraction(40, 7)
    assert hours_worked([job(ON, hours="7"), job(ON, hours="7")], since, ON, Decimal(40)) == 2


def test_5616_hours_are_enough_and_a_seventh_less_is_not():
    # 5,616 hours are 982.8 days of 40 hours a week.
    most = (job(ON - 981 * DAY), job(ON, hours="31"), job(ON, hours="0.99"))
    assert criterion("work", "hours", {"work": most}) == "not_met"
    assert criterion("work", "hours", {"work": (*most, job(ON, hours="0.01"))}) == "met"
    assert criterion("other_credential", "recent_work", {"work": most}) == "not_met"


def test_work_of_more_than_five_years_ago_counts_for_one_route_alone():
    old = (job(date(2019, 11, 22), date(2021, 11, 21)), job(date(2021, 11, 22), date(2022, 11, 22)))
    assert criterion("work", "hours", {"work": old}) == "met"
    assert criterion("other_credential", "recent_work", {"work": old}) == "not_met"


@pytest.mark.parametrize(
    ("jobs", "result"),
    [
        ((), "not_met"),
        (None, "unclear"),
        ((job(ON),), "met"),
        ((job(ON, administrative=False),), "not_met"),
        ((job(ON, administrative=False), job(ON, clinical=False, hours="0")), "met"),
        ((job(date(2010, 1, 1), date(2019, 11, 21)),), "not_met"),
        ((job(date(2010, 1, 1), date(2019, 11, 22)),), "met"),
        ((job(ON + DAY),), "not_met"),
    ],
)
def test_both_kinds_of_work_need_a_day_in_the_window_each(jobs, result):
    assert criterion("work", "both_kinds", {"work": jobs}) == result


def test_no_answer_is_unclear_and_one_that_closes_a_route_weighs_more():
    assert set(results({}).values()) == {"unclear"}
    assert results({"high_school": False})["work"] == "not_met"
    assert results({"high_school": True})["work"] == "unclear"

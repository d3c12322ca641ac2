"""Pace: points against time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ccp.rules.pace import pace
from members.rules.calendar import Period

CYCLE = Period(date(2024, 9, 18), date(2027, 9, 18))
ON = date(2026, 11, 9)


def at(total, on=ON):
    return pace(CYCLE, Decimal(30), Decimal(total), on)


def test_a_member_behind_is_told_by_how_much_and_what_still_reaches_it():
    got = at("18.25")
    assert (str(got.even), got.on_pace, got.months_late) == ("21.42", False, 6)
    assert (str(got.monthly), got.days_left) == ("1.2", 313)


@pytest.mark.parametrize(("total", "on_pace"), [("21.41", False), ("21.42", True), ("30", True)])
def test_on_pace_is_reaching_the_even_pace(total, on_pace):
    assert at(total).on_pace is on_pace


def test_without_points_there_is_no_speed_to_reckon_from():
    got = at("0")
    assert (got.on_pace, got.months_late) == (False, None)


def test_a_cycle_begins_on_pace():
    got = at("0", CYCLE.start)
    assert (got.on_pace, str(got.even), str(got.monthly)) == (True, "0.00", "0.9")


@pytest.mark.parametrize(("days", "on_pace"), [(2, True), (30, True), (31, False)])
def test_nobody_is_behind_in_the_first_month_of_a_cycle(days, on_pace):
    got = at("0.25", CYCLE.start + timedelta(days=days))
    assert got.on_pace is on_pace
    assert (got.months_late == 0) is on_pace


def test_a_met_cycle_needs_nothing_more():
    got = at("31")
    assert (got.on_pace, got.months_late, str(got.monthly)) == (True, 0, "0.0")


def test_the_last_day_is_inside_and_the_next_is_an_error():
    assert at("1", CYCLE.last_day).days_left == 1
    for day in (CYCLE.end, CYCLE.start - timedelta(days=1)):
        with pytest.raises(ValueError, match="not in the cycle"):
            at("1", day)


@pytest.mark.parametrize(
    ("total", "telling"),
    [("0", "no_points"), ("0.75", "far_behind"), ("18.25", "behind"), ("21.42", "on_pace")],
)
def test_what_people_say_of_it_names_no_hundreds_of_months(total, telling):
    assert at(total).telling == telling

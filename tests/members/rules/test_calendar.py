"""Anniversaries, years and cycles counted from an anchor."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.calendar import (
    Period,
    anniv,
    anniversaries_reached,
    cycle_index,
    cycle_period,
    cycle_start,
    cycles_begun,
    is_cycle_start,
    last_of_month,
    months_after,
    year_period,
)

DAY = timedelta(days=1)
days = st.dates(date(1939, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("anchor", "years", "expected"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2096, 2, 29), 4, date(2100, 2, 28)),
        (date(2096, 2, 29), 8, date(2104, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(2020, 12, 31), 6, date(2026, 12, 31)),
        (date(2020, 5, 1), 0, date(2020, 5, 1)),
    ],
)
def test_an_anniversary_is_the_same_day_or_28_february(anchor, years, expected):
    assert anniv(anchor, years) == expected


def test_an_anniversary_past_the_calendar_overflows():
    assert anniv(date(2024, 2, 29), 7975) == date(9999, 2, 28)
    with pytest.raises(OverflowError):
        anniv(date(2024, 2, 29), 7976)


@given(days)
def test_cycles_lie_end_to_end_without_gap_or_overlap(anchor):
    assert cycle_period(anchor, 1).start == anchor
    for k in range(1, 30):
        assert cycle_period(anchor, k).end == cycle_period(anchor, k + 1).start


@given(days, st.integers(0, 40_000))
def test_a_day_lies_in_the_cycle_of_its_index_and_in_no_other(anchor, later):
    day = anchor + timedelta(days=later)
    k = cycle_index(anchor, day)
    assert day in cycle_period(anchor, k)
    assert day not in cycle_period(anchor, k + 1)
    assert [period for period in cycles_begun(anchor, day) if day in period] == [
        cycle_period(anchor, k)
    ]
    assert len(list(cycles_begun(anchor, day))) == k


@given(days, st.integers(1, 40))
def test_the_first_day_of_a_cycle_belongs_to_it_and_the_day_before_does_not(anchor, k):
    start = cycle_start(anchor, k + 1)
    assert (cycle_index(anchor, start - DAY), cycle_index(anchor, start)) == (k, k + 1)
    assert is_cycle_start(anchor, start)
    assert not is_cycle_start(anchor, start - DAY)
    assert not is_cycle_start(anchor, start + DAY)


def test_a_day_before_the_anchor_is_in_no_cycle():
    anchor = date(2020, 5, 1)
    assert not is_cycle_start(anchor, date(2017, 5, 1))
    assert list(cycles_begun(anchor, date(2020, 4, 30))) == []
    with pytest.raises(ValueError, match="before the anchor"):
        cycle_index(anchor, date(2020, 4, 30))
    with pytest.raises(ValueError, match="numbered from 1"):
        cycle_period(anchor, 0)


def test_the_last_cycle_before_the_calendar_ends_can_be_asked_for_its_index():
    assert cycle_index(date(9998, 3, 1), date(9999, 12, 31)) == 1


@given(days, days)
def test_anniversaries_reached_is_the_last_one_not_after_the_day(anchor, day):
    if day < anchor:
        return
    n = anniversaries_reached(anchor, day)
    assert anniv(anchor, n) <= day < anniv(anchor, n + 1)
    assert day in year_period(anchor, n)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 1, 31), 2, date(2020, 3, 31)),
        (date(2020, 8, 31), 1, date(2020, 9, 30)),
        (date(2020, 12, 1), 1, date(2021, 1, 1)),
        (date(2020, 5, 15), 0, date(2020, 5, 15)),
    ],
)
def test_months_are_counted_from_the_day_itself(day, months, expected):
    assert months_after(day, months) == expected


def test_the_last_day_of_february_follows_the_leap_year():
    assert last_of_month(date(2023, 2, 1)) == date(2023, 2, 28)
    assert last_of_month(date(2024, 2, 1)) == date(2024, 2, 29)


def test_a_period_holds_its_first_day_and_not_its_end():
    period = Period(date(2020, 1, 1), date(2021, 1, 1))
    assert period.start in period
    assert period.end not in period
    assert period.last_day == date(2020, 12, 31)
    with pytest.raises(ValueError, match="end after its start"):
        Period(date(2020, 1, 1), date(2020, 1, 1))

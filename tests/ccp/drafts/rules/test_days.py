"""Days as people write them; where one text is two days, nobody guesses."""

from __future__ import annotations

from datetime import date

import pytest

from ccp.drafts.rules.days import Order, day_of, is_open, order_told, readings

NOVEMBER_7 = date(2026, 11, 7)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-11-07",
            "2026/11/7",
            "20261107",
            "November 7, 2026",
            "Nov. 7 2026",
            "nov 7th, 2026",
        ),
        *("7 November 2026", "7-Nov-26", "7th of November, 2026", "Saturday, November 7, 2026"),
        *("2026-11-07 00:00:00", "Sat Nov 7 2026", "November 7, 2026 9:30 AM"),
    ],
)
def test_a_day_that_can_be_no_other_is_read(text):
    assert day_of(text, None) == NOVEMBER_7
    assert not is_open(text)


@pytest.mark.parametrize("text", ["11/07/2026", "11-7-2026", "11.07.26", "11 / 7 / 2026"])
def test_two_figures_that_can_both_be_the_month_are_open_until_somebody_says(text):
    assert is_open(text)
    assert day_of(text, None) is None
    assert day_of(text, Order.MONTH_FIRST) == NOVEMBER_7
    assert day_of(text, Order.DAY_FIRST) == date(2026, 7, 11)


def test_a_day_above_twelve_or_twice_the_same_is_not_open():
    assert day_of("13/04/2026", Order.DAY_FIRST) == date(2026, 4, 13)
    assert day_of("13/04/2026", Order.MONTH_FIRST) is None
    assert not is_open("13/04/2026")
    assert day_of("04/04/2026", None) == date(2026, 4, 4)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "46085", "02/30/2026", "2026-13-01", "31 February 2026", "1/2", "11/07/1026"],
)
def test_what_is_no_day_is_none(text):
    assert readings(text) == {}
    assert day_of(text, Order.MONTH_FIRST) is None


def test_one_day_of_a_column_tells_how_the_others_are_read_unless_another_contradicts():
    assert order_told(["03/04/2026", "11/20/2026"]) is Order.MONTH_FIRST
    assert order_told(["03/04/2026", "20.11.2026"]) is Order.DAY_FIRST
    assert order_told(["03/04/2026", "2026-11-20"]) is None
    assert order_told(["11/20/2026", "20/11/2026"]) is None

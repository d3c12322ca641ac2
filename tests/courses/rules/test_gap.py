"""What closes a gap: a smallest sensible set."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.gap import Aim, Choice, in_hand, in_time, smallest_set
from tests.courses.rules.test_offers import PLAIN, TODAY

POINTS = {1: "2.00", 2: "1.50", 3: "3.00", 4: "2.00", 5: "1.00", 6: "9.00"}
PRICES = {1: "18", 2: "14", 3: "24", 4: "18", 5: "0", 6: "150"}


def choices(*ids, away=()):
    return [
        Choice(pk, Decimal(POINTS[pk]), Decimal(PRICES[pk]), online=pk not in away) for pk in ids
    ]


@pytest.mark.parametrize(
    ("missing", "aim", "found"),
    [
        ("8.50", Aim.FEWEST, {6}),
        ("8.50", Aim.CHEAPEST, {1, 2, 3, 4}),
        ("2.00", Aim.FEWEST, {1}),
        ("2.25", Aim.FEWEST, {3}),
        ("3.00", Aim.CHEAPEST, {1, 5}),
        ("0.25", Aim.FEWEST, {5}),
        ("0.00", Aim.FEWEST, set()),
    ],
)
def test_it_closes_the_gap_with_the_fewest_or_the_cheapest(missing, aim, found):
    plan = smallest_set(Decimal(missing), choices(*POINTS), aim)
    assert {one.id for one in plan.chosen} == found
    assert plan.left == 0


def test_all_online_asks_nobody_to_be_somewhere():
    plan = smallest_set(Decimal("3.00"), choices(1, 2, 3, away=(3,)), Aim.ONLINE)
    assert {one.id for one in plan.chosen} == {1, 2}


def test_where_all_together_do_not_reach_it_is_all_of_them_and_what_is_left():
    plan = smallest_set(Decimal("8.50"), choices(1, 2))
    assert ({one.id for one in plan.chosen}, plan.left) == ({1, 2}, Decimal("5.00"))
    assert smallest_set(Decimal(4), []).left == 4


@given(
    quarters=st.lists(st.integers(1, 16), min_size=1, max_size=7),
    prices=st.lists(st.integers(0, 40), min_size=7, max_size=7),
    missing=st.integers(1, 60),
    aim=st.sampled_from([Aim.FEWEST, Aim.CHEAPEST]),
)
def test_no_other_set_is_better(quarters, prices, missing, aim):
    able = [
        Choice(place, Decimal(each) / 4, Decimal(prices[place]))
        for place, each in enumerate(quarters)
    ]
    wanted = Decimal(missing) / 4

    def rank(some):
        price = sum(one.price for one in some)
        total = sum(one.points for one in some)
        return (price, len(some), total) if aim == Aim.CHEAPEST else (len(some), total, price)

    enough = [
        some
        for count in range(1, len(able) + 1)
        for some in itertools.combinations(able, count)
        if sum(one.points for one in some) >= wanted
    ]
    plan = smallest_set(wanted, able, aim)
    if enough:
        assert rank(plan.chosen) == min(map(rank, enough))
    else:
        assert list(plan.chosen) == able


@pytest.mark.parametrize(
    ("differs", "helps"),
    [
        ({}, True),
        ({"held": "closed"}, True),
        ({"held": "open"}, False),
        ({"held": "completed"}, False),
        ({"kind": "external"}, False),
        ({"seats": 1, "taken": 1}, False),
        ({"starts_on": date(2026, 12, 31)}, True),
        ({"starts_on": date(2027, 1, 1)}, False),
        ({"programs": frozenset({"MLT"})}, False),
    ],
)
def test_only_what_can_still_be_done_in_time_helps(differs, helps):
    last = date(2026, 12, 31)
    assert in_time(PLAIN._replace(**differs), "RMA", TODAY, last) is helps


@pytest.mark.parametrize(
    ("differs", "counts"),
    [
        ({"held": "open"}, True),
        ({"held": "ordered"}, True),
        ({"held": "completed"}, False),
        ({"held": ""}, False),
        ({"held": "open", "programs": frozenset({"MLT"})}, False),
        ({"held": "open", "starts_on": date(2026, 11, 30)}, True),
        ({"held": "open", "starts_on": date(2026, 11, 29)}, False),
        ({"held": "open", "starts_on": date(2027, 1, 1)}, False),
    ],
)
def test_a_place_that_somebody_has_counts_while_it_still_brings_points_in_time(differs, counts):
    one = PLAIN._replace(**differs)
    assert in_hand(one, "RMA", TODAY, date(2026, 12, 31)) is counts

"""What can be done with a course on a day, and whom a search finds it for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from courses.rules.offers import Offer, closed, in_order, shown_as

TODAY = date(2026, 11, 30)
PRICE = Decimal("18.00")
PLAIN = Offer(
    id=1,
    code="infection",
    kind="article",
    title="Infection control",
    summary="What to clean.",
    author="Dana Whitfield, RMA",
    hours=Decimal("2.00"),
    programs=frozenset({"RMA", "RPT"}),
    provider="AMT",
    own=True,
    member_price=PRICE,
    other_price=Decimal("27.00"),
    opens_on=None,
    closes_on=None,
    starts_on=None,
    starts_at=None,
    place="",
    seats=None,
    taken=0,
    retired=False,
    objectives=("Name the five moments",),
)


@pytest.mark.parametrize(
    ("differs", "why"),
    [
        ({}, ""),
        ({"closes_on": TODAY}, ""),
        ({"closes_on": date(2026, 11, 29)}, "ended"),
        ({"starts_on": TODAY}, ""),
        ({"starts_on": date(2026, 11, 29)}, "ended"),
        ({"opens_on": TODAY}, ""),
        ({"opens_on": date(2026, 12, 1)}, "not_yet"),
        ({"seats": 3, "taken": 2}, ""),
        ({"seats": 3, "taken": 3}, "full"),
        ({"seats": 0}, "full"),
        ({"retired": True, "seats": 0}, "retired"),
    ],
)
def test_a_course_is_to_be_had_until_its_last_day_and_its_last_seat(differs, why):
    assert closed(PLAIN._replace(**differs), TODAY) == why


def test_of_a_session_that_is_to_come_the_last_day_is_that_of_its_sale():
    sold_through = date(2026, 11, 29)
    session = PLAIN._replace(starts_on=date(2026, 12, 20), closes_on=sold_through)
    assert (closed(session, TODAY), session.last_day) == ("ended", sold_through)
    assert PLAIN.last_day is None


@pytest.mark.parametrize(
    ("differs", "price", "state"),
    [
        ({}, PRICE, "sold"),
        ({"in_cart": True}, PRICE, "cart"),
        ({"held": "closed"}, PRICE, "sold"),
        ({"held": "ordered"}, PRICE, "ordered"),
        ({"held": "open", "retired": True}, PRICE, "open"),
        ({"held": "completed", "closes_on": date(2026, 1, 1)}, PRICE, "done"),
        ({"in_cart": True, "seats": 1, "taken": 1}, PRICE, "full"),
        ({}, Decimal("0.00"), "free"),
        ({"kind": "external", "member_price": None, "other_price": None}, None, "external"),
    ],
)
def test_its_row_says_what_the_viewer_has_of_it_before_all_else(differs, price, state):
    assert shown_as(PLAIN._replace(**differs), TODAY, price) == state


def test_what_fits_the_gap_comes_first_and_what_is_over_last():
    other = PLAIN._replace(id=2, title="A", programs=frozenset({"MLT"}))
    planned = PLAIN._replace(id=3, title="Z")
    passed = PLAIN._replace(id=4, title="B", held="completed")
    rows = in_order(
        [passed, other, PLAIN, planned],
        TODAY,
        chosen=frozenset({3}),
        short=frozenset({"RMA"}),
        mine=frozenset({"RMA"}),
    )
    assert [row.id for row in rows] == [3, 1, 2, 4]

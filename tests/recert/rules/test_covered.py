"""The points of the last three years before a day (handbook section 9), at their edges."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ccp.rules.activities import ActivityFacts
from members.queries.policy import read_policy, starting_document
from members.rules.calendar import ONE_DAY
from recert.rules.covered import Entry, count, counts_through, covered, leaving_next, window
from tests.handbook import POLICY

ON = date(2026, 11, 9)


def hours(number, day, amount="1.00", category="professional_education", **more):
    return ActivityFacts(number, category, completed_on=day, hours=Decimal(amount), **more)


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (ON, date(2023, 11, 10)),
        (date(2024, 2, 29), date(2021, 3, 1)),
        (date(2027, 2, 28), date(2024, 2, 29)),
        (date(2027, 3, 1), date(2024, 3, 2)),
    ],
)
def test_the_three_years_begin_after_the_same_day_and_end_with_the_day_itself(on, first):
    days = window(on, POLICY)
    assert (days.start, days.last_day) == (first, on)


def test_what_is_completed_on_the_days_beside_does_not_count():
    days = [date(2023, 11, 9), date(2023, 11, 10), ON, ON + ONE_DAY]
    tally = count([hours(n, day) for n, day in enumerate(days)], Decimal(30), ON, POLICY)
    assert [line.counted for line in tally.lines] == [0, 1, 1, 0]
    assert tally.lines[0].reasons == ("before_cycle",)
    assert tally.total == Decimal("2.00")


@pytest.mark.parametrize(
    "completed", [date(2024, 2, 28) + timedelta(days=n) for n in (0, 1, 2, 365, 366, 367)]
)
def test_the_last_day_on_which_something_counts_is_named_exactly(completed):
    last = counts_through(completed, POLICY, ON)
    assert completed in window(last, POLICY)
    assert completed not in window(last + ONE_DAY, POLICY)


def test_factors_and_caps_are_those_of_the_day_and_not_of_three_years_ago():
    document = starting_document()
    rows = [dict(row) for row in document["category"]]
    [held] = [row for row in rows if row["code"] == "professional_education"]
    held["valid_to"] = date(2026, 1, 1)
    rows.append(held | {"factors": {"hour": "2"}, "valid_from": held["valid_to"], "valid_to": None})
    changed = read_policy(document | {"category": rows})
    activities = [hours(1, date(2025, 3, 3), "3.00")]
    assert count(activities, Decimal(30), date(2025, 12, 31), changed).total == Decimal("3.00")
    assert count(activities, Decimal(30), date(2026, 1, 1), changed).total == Decimal("6.00")


def test_only_what_has_its_proof_opens_paying():
    found = covered(
        [
            Entry(hours(1, date(2025, 1, 1), "15.50"), files=1),
            Entry(hours(2, date(2025, 1, 2), "2.00", "amt_ce"), posted=True),
            Entry(hours(3, date(2025, 1, 3), "12.50")),
        ],
        Decimal(30),
        ON,
        POLICY,
    )
    assert (found.with_proof, found.without, found.missing) == tuple(
        map(Decimal, ("17.50", "12.50", "0.00"))
    )
    assert found.all.met
    assert not found.met


def test_the_points_that_leave_next_are_named_with_their_last_day():
    activities = [hours(n, day) for n, day in ((1, date(2024, 3, 14)), (2, date(2024, 5, 6)))]
    tally = count(activities, Decimal(30), ON, POLICY)
    day, lines = leaving_next(tally, ON, POLICY)
    assert (day, [line.id for line in lines]) == (date(2027, 3, 13), [1])
    assert leaving_next(count([], Decimal(30), ON, POLICY), ON, POLICY) is None

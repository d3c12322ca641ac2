"""The member's checklist: what stands where, and what a missing proof costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ccp.audit.rules.checklist import Entry, shown
from ccp.rules.activities import ActivityFacts
from members.rules.calendar import Period
from tests.handbook import POLICY

CYCLE = Period(date(2022, 5, 14), date(2025, 5, 14))
DAY = date(2024, 2, 1)
TWO = Decimal("2.00")


def entry(number: int, hours: str, category: str = "professional_education", **more) -> Entry:
    facts = ActivityFacts(
        number, category, completed_on=DAY, hours=Decimal(hours), title=str(number)
    )
    points = Decimal(hours) * (2 if category == "instruction" else 1)
    return Entry(number, facts, points, **more)


def of(*entries: Entry, required: str = "45"):
    return shown(CYCLE, Decimal(required), entries, DAY, POLICY)


@pytest.mark.parametrize(
    ("known", "where"),
    [
        ({}, "missing"),
        ({"files": 1}, "attached"),
        ({"none": True}, "none"),
        ({"none": True, "files": 2}, "attached"),
        ({"posted": True}, "posted"),
        ({"accepted": TWO, "files": 1}, "settled"),
        ({"accepted": Decimal(1)}, "missing"),
        ({"accepted": Decimal(0), "files": 1}, "attached"),
    ],
)
def test_a_place_for_each_activity(known, where):
    assert entry(1, "2", **known).place == where


def test_what_is_missing_is_told_with_what_it_costs():
    answer = of(entry(1, "43.50", files=1), entry(2, "2"))
    assert (answer.claimed, answer.total) == (Decimal("45.50"), Decimal("43.50"))
    assert (answer.cost, answer.short) == (Decimal("2.00"), Decimal("1.50"))


def test_a_proof_missing_beyond_a_full_cap_costs_less_than_its_points():
    answer = of(entry(1, "8", "instruction", files=1), entry(2, "5", "instruction"), required="12")
    assert (answer.claimed, answer.total, answer.cost, answer.short) == (20, 16, 4, 0)


def test_an_answer_to_come_begins_with_what_was_accepted():
    judged = [
        entry(1, "30", accepted=Decimal(30)),
        entry(2, "10", accepted=Decimal(6)),
        entry(3, "4", accepted=Decimal(0), files=1),
        entry(4, "3", posted=True),
    ]
    answer = of(*judged)
    assert (answer.so_far, answer.to_show) == (39, 6)
    assert (answer.total, answer.short) == (43, 2)

"""Worked cases of points hold as well where what providers report comes through the calls."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from amt_portal.explain import points
from courses.completions.services.reading import Item
from courses.completions.views import shapes
from courses.completions.views.api import as_said
from tests.handbook import POLICY

VECTORS = Path(__file__).parents[2] / "vectors" / "points.jsonl"
CASES = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()]
POSTED = ("amt_ce", "professional_education")


def through_a_call(activity):
    """An activity as it comes out of the item that reports it."""
    if activity["category"] not in POSTED:
        return activity
    item = shapes.Item(
        completion_id=f"c-{activity['id']}",
        certification_number="3027715",
        title="Course",
        completed_on=activity["completed_on"],
        contact_hours=activity["hours"],
    )
    said = as_said(item, date.max)
    assert isinstance(said, Item), said
    day, hours = said.content.completed_on, said.content.hours
    return activity | {"completed_on": day.isoformat(), "hours": str(hours)}


@pytest.mark.parametrize("case", CASES)
def test_points_of_what_is_reported_are_as_worked_out(case):
    activities = [through_a_call(one) for one in case["in"]["activities"]]
    found = points.answer(case["in"] | {"activities": activities}, POLICY)
    assert found == case["out"]

"""The worked cases of points, and what they come to once each activity went through some door."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ccp.drafts.rules.columns import HEADS
from ccp.rules.activities import ActivityFacts
from ccp.rules.points import tally
from members.rules.calendar import Period
from tests.handbook import POLICY

VECTORS = Path(__file__).parents[1] / "vectors" / "points.jsonl"
CASES = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()]
FACTS = [name for name in ActivityFacts.__dataclass_fields__ if name not in {"id", "logged_on"}]


def typed(case: Any) -> list[Any]:
    """What somebody types of a case; what the portal posts by itself is not typed."""
    return [one for one in case["in"]["activities"] if one["category"] != "amt_ce"]


def last_day(case: Any) -> date:
    """The last day that is named, as of which all can be typed."""
    days = [one.get("to") or one["completed_on"] for one in typed(case)]
    return max(map(date.fromisoformat, [case["in"]["on"], *days]))


def fields(activity: Any) -> dict[str, str]:
    """An activity as the fields of the log form."""
    days = {"from_day": activity.get("from", ""), "to_day": activity.get("to", "")}
    return {"title": "Title", "provider": "Provider"} | activity | days


def as_list(activities):
    """The activities of a worked case as somebody would type them into the template."""
    text = io.StringIO()
    table = csv.DictWriter(text, list(HEADS), extrasaction="ignore")
    table.writerow(HEADS)
    for one in activities:
        table.writerow(fields(one) | {"kind": one.get("kind", "")})
    return text.getvalue()


def assert_comes_to(case: Any, found: Collection[ActivityFacts]) -> None:
    """Tally what was read, in the order of the case, beside what the portal posted."""
    said, order = case["in"], [one["id"] for one in case["in"]["activities"]]
    posted = [
        ActivityFacts(
            one["id"], "amt_ce", date.fromisoformat(one["completed_on"]), Decimal(one["hours"])
        )
        for one in said["activities"]
        if one["category"] == "amt_ce"
    ]
    facts = sorted([*found, *posted], key=lambda one: order.index(one.id))
    period = Period(*(date.fromisoformat(said["cycle"][end]) for end in ("start", "end")))
    result = tally(period, Decimal(said["required"]), facts, date.fromisoformat(said["on"]), POLICY)
    assert f"{result.total:.2f}" == case["out"]["total"]
    assert [
        {
            "id": line.id,
            "points": f"{line.points:.2f}",
            "counted": f"{line.counted:.2f}",
            "reasons": list(line.reasons),
        }
        for line in result.lines
    ] == case["out"]["lines"]


def read_as(activity: Any, facts: ActivityFacts) -> ActivityFacts:
    """What was read of an activity, under the id that the case has for it."""
    return ActivityFacts(activity["id"], *(getattr(facts, name) for name in FACTS))

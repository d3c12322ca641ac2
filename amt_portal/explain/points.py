"""`explain points`: the activities reported for one cycle in, their tally out."""

from __future__ import annotations

from typing import Any

from amt_portal.explain.fields import Fields
from ccp.rules.activities import ActivityFacts
from ccp.rules.categories import CATEGORIES, Category
from ccp.rules.points import Tally, tally
from members.rules.calendar import Period
from members.rules.dated import Policy

ENTERED = {
    "hours": {"completed_on", "hours"},
    "credits": {"completed_on", "credits", "unit"},
    "months": {"from", "to"},
    "kind": {"completed_on", "kind"},
    "years": {"completed_on", "role", "years"},
}
"""The fields of an activity, by what its category is entered as."""


def answer(line: object, policy: Policy) -> dict[str, Any]:
    """Tally the cycle that a line gives. Raises MalformedError."""
    fields = Fields(line, {"on", "cycle", "required", "activities"})
    on = fields.day("on")
    bounds = Fields(fields.need("cycle"), {"start", "end"}, "cycle")
    start, end = bounds.day("start"), bounds.day("end")
    if end <= start:
        bounds.refuse("end", "not after start")
    cycle = Period(start, end)
    required = fields.decimal("required")
    categories = {code: dated.on(start) for code, dated in policy[CATEGORIES].items()}
    activities: dict[int, ActivityFacts] = {}
    for place, item in enumerate(fields.items("activities")):
        activity = _activity(item, categories, f"activities[{place}]")
        if activity.id in activities:
            Fields(item, item, f"activities[{place}]").refuse("id", "given twice")
        activities[activity.id] = activity
    return _shown(tally(cycle, required, activities.values(), on, policy))


def _activity(item: object, categories: dict[str, Category], path: str) -> ActivityFacts:
    known = {"id", "category"}.union(*ENTERED.values(), {"title"})
    code = Fields(item, known, path).choice("category", categories)
    category = categories[code]
    entered = ENTERED[category.entered_as] | ({"title"} if category.once_per_title else set())
    fields = Fields(item, {"id", "category"} | entered, path)
    number = fields.integer("id")
    if category.entered_as == "months":
        from_day, to_day = fields.day("from"), fields.day("to")
        if to_day < from_day:
            fields.refuse("to", "before from")
        return ActivityFacts(number, code, from_day=from_day, to_day=to_day)
    return ActivityFacts(
        number,
        code,
        completed_on=fields.day("completed_on"),
        hours=fields.amount("hours") if "hours" in entered else None,
        credits=fields.amount("credits") if "credits" in entered else None,
        unit=fields.choice("unit", category.factors) if "unit" in entered else "",
        kind=fields.choice("kind", category.factors) if "kind" in entered else "",
        role=fields.choice("role", category.factors) if "role" in entered else "",
        years=fields.amount("years") if "years" in entered else None,
        title=fields.text("title") if "title" in entered else "",
    )


def _shown(tallied: Tally) -> dict[str, Any]:
    return {
        "total": f"{tallied.total:.2f}",
        "required": f"{tallied.required:.2f}",
        "met": tallied.met,
        "lines": [
            {
                "id": line.id,
                "points": f"{line.points:.2f}",
                "counted": f"{line.counted:.2f}",
                "reasons": list(line.reasons),
            }
            for line in tallied.lines
        ],
        "categories": {code: f"{counted:.2f}" for code, counted in tallied.categories.items()},
    }

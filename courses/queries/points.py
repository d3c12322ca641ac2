"""What a course earns, by the rule of points (handbook sections 5 and 6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ccp.rules.activities import ActivityFacts, earned
from ccp.rules.categories import CATEGORIES
from members.queries.policy import policy

OWN, OTHERS = "amt_ce", "professional_education"


def category(*, own: bool) -> str:
    """The category under which a completed course is posted: AMT's own, or another provider's."""
    return OWN if own else OTHERS


def points(hours: Decimal, *, own: bool, figures_of: date) -> Decimal:
    """The points of a course in a cycle that began on that day."""
    code = category(own=own)
    activity = ActivityFacts(0, code, hours=hours)
    return earned(activity, policy()[CATEGORIES][code].on(figures_of))

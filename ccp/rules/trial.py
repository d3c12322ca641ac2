"""What categories earn, tried on the points rule before it is taken (handbook section 5)."""

from __future__ import annotations

from decimal import Decimal

from ccp.rules.activities import ActivityFacts
from ccp.rules.categories import CATEGORIES, UNITS
from ccp.rules.points import tally
from members.rules.calendar import ONE_DAY, Period, anniv
from members.rules.dated import Policy
from members.rules.trial import answering, days_of_change

MOST = Decimal("9999.99")  # of hours, credits and years


def try_points(policy: Policy) -> None:
    """Tally a cycle that holds one of everything, as much as can be entered, from each day on
    which a category changes.

    Raises PolicyError where the rule finds no answer.
    """
    for day in days_of_change(policy[CATEGORIES].values()):
        cycle = Period(day, anniv(day, 3))
        with answering("Points", day):
            tally(cycle, Decimal(30), _one_of_everything(policy, cycle), cycle.last_day, policy)


def _one_of_everything(policy: Policy, cycle: Period) -> list[ActivityFacts]:
    wanted = [
        (code, unit)
        for code, category in policy[CATEGORIES].items()
        for unit in sorted(UNITS[category.on(cycle.start).entered_as])
    ]
    return [
        ActivityFacts(
            id=number,
            category=code,
            completed_on=cycle.start,
            from_day=cycle.start - ONE_DAY,
            to_day=cycle.last_day,
            hours=MOST,
            credits=MOST,
            years=MOST,
            unit=unit,
            kind=unit,
            role=unit,
            title=f"Title {number}",
        )
        for number, (code, unit) in enumerate(wanted, start=1)
    ]

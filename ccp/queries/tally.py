"""What the activities of a cycle add up to on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from ccp.models import Cycle
from ccp.queries.reported import reported
from ccp.rules import points
from ccp.rules.activities import ActivityFacts
from ccp.rules.cycles import in_time
from ccp.rules.points import Tally
from members.queries.policy import policy


def within(cycle: Cycle, activities: Iterable[ActivityFacts]) -> list[ActivityFacts]:
    """The activities that touch the cycle and were logged in its time: no other can earn points
    in it.
    """
    period = cycle.period
    return [
        activity
        for activity in activities
        if activity.last_day >= cycle.start
        and (activity.from_day or activity.last_day) < cycle.end
        and in_time(activity, period, policy())
    ]


def tally_of(cycle: Cycle, activities: Iterable[ActivityFacts], on: date) -> Tally:
    """Tally these activities for the cycle, without asking the database."""
    return points.tally(cycle.period, cycle.required, within(cycle, activities), on, policy())


def tally(cycle: Cycle, on: date) -> Tally:
    """What counts in a cycle as seen on `on`: lines, categories and total. One query."""
    return tallies([cycle], on)[cycle.certification_id]


def tallies(cycles: Collection[Cycle], on: date, *, logged_by: date = date.max) -> dict[int, Tally]:
    """The same for one cycle each of several certifications, by certification id: one query.

    logged_by: without what was entered later than that.
    """
    activities = {
        pk: [one for one in known if one.logged_on is None or one.logged_on <= logged_by]
        for pk, known in reported({cycle.certification_id for cycle in cycles}).items()
    }
    return {
        cycle.certification_id: tally_of(cycle, activities.get(cycle.certification_id, ()), on)
        for cycle in cycles
    }

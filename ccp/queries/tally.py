"""Activities on record, as the points rules take them, and what those of a cycle add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from ccp.models import ActivityClaim, Attestation, Cycle
from ccp.models.activity import Reported
from ccp.rules import points
from ccp.rules.activities import ActivityFacts
from ccp.rules.cycles import in_time, met_on
from ccp.rules.points import Tally
from members.queries.policy import policy

FIELDS = (*(field.name for field in fields(ActivityFacts)), "logged_as_completed")
"""The columns of an activity that are facts, in their order; the last one says whether the day
before it, on which it was logged, is to be known.
"""


def activity_facts(activity: Reported) -> ActivityFacts:
    """One activity as the rules take it, saved or not yet (id 0)."""
    return _facts(activity.pk or 0, *(getattr(activity, name) for name in FIELDS[1:]))


def _facts(*columns: Any) -> ActivityFacts:
    *columns_of_facts, as_completed = columns
    facts = ActivityFacts(*columns_of_facts)
    return replace(facts, logged_on=None) if as_completed else facts


def reported(certification_ids: Collection[int]) -> dict[int, list[ActivityFacts]]:
    """The activities declared for each certification and not withdrawn: one query."""
    found: dict[int, list[ActivityFacts]] = defaultdict(list)
    rows = ActivityClaim.objects.filter(
        certification__in=certification_ids, activity__withdrawn_at__isnull=True
    ).values_list("certification_id", *(f"activity__{name}" for name in FIELDS))
    for owner, *facts in rows:
        found[owner].append(_facts(*facts))
    return found


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


def days_met(
    cycles: Collection[Cycle], on: date, attested: Mapping[int, date | None] | None = None
) -> dict[int, date | None]:
    """The day each cycle was met as far as known on `on`, by the cycle's id: two queries; one where
    the days of attestation are at hand, by the cycle's id.
    """
    ids = {cycle.certification_id for cycle in cycles}
    if attested is None:
        rows = Attestation.objects.filter(cycle__certification__in=ids)
        attested = dict(rows.values_list("cycle_id", "attested_on"))
    activities = reported(ids)
    return {
        cycle.pk: met_on(
            cycle.period,
            cycle.required,
            within(cycle, activities.get(cycle.certification_id, ())),
            attested.get(cycle.pk),
            on,
            policy(),
        )
        for cycle in cycles
    }

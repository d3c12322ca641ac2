"""Closed cycles, and when one stands in the way of changing an activity (handbook section 4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ccp.models import Activity, Cycle
from ccp.queries.tally import tally
from ccp.rules.cycles import closes_on
from members.models import Certification
from members.queries.policy import policy


def is_closed(cycle: Cycle, on: date) -> bool:
    """Whether its activities can no longer be logged, changed or withdrawn."""
    return cycle.closed_at is not None or on >= closes_on(cycle.period, policy())


def touched(certifications: Collection[Certification], first: date, last: date) -> list[Cycle]:
    """The cycles of these certifications with a day in [first, last], oldest first: one query."""
    rows = Cycle.objects.filter(certification__in=certifications, start__lte=last, end__gt=first)
    return list(rows.select_related("certification__program").order_by("start", "pk"))


def in_the_way(
    activity: Activity, certifications: Collection[Certification], on: date
) -> Cycle | None:
    """The first closed cycle in which the activity earned points; None where it may be changed and
    withdrawn. certifications: those it is declared for.
    """
    first, last = activity.from_day or activity.completed_on, activity.completed_on
    for cycle in touched(certifications, first, last):
        if is_closed(cycle, on) and any(
            line.counted for line in tally(cycle, on).lines if line.id == activity.pk
        ):
            return cycle
    return None

"""Whether the cycles into which an entry comes are open for it (handbook section 4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import prefetch_related_objects

from ccp.models import Category, Cycle
from ccp.queries.cycles import is_closed, touched, was_closed
from ccp.rules.activities import ActivityFacts, counting_span
from ccp.services.entries import BeforeCertified, CycleClosed, Entry
from members.models import Certification
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY


def check_open(
    held: Collection[Certification],
    cycles: Collection[Cycle],
    entry: Entry,
    on: date,
    open_on: date,
) -> None:
    """Raise when the cycle an entry belongs to was closed on `open_on`, or when there is none;
    `cycles`: open ones. A job belongs to each cycle in which it has days that count, and needs one
    of them open.

    A day to come lies in a cycle that has not ended, opened or not.
    """
    day, is_shut = entry.completed_on, is_closed if open_on == on else was_closed
    begun = {cycle.certification_id: cycle for cycle in cycles if cycle.start <= day < cycle.end}
    counting = _counting(held, entry)
    for row in held:
        own = [cycle for cycle in counting if cycle.certification_id == row.pk]
        if any(not is_shut(cycle, open_on) for cycle in own) or (not own and day > on):
            continue
        cycle = own[-1] if own else begun.get(row.pk) or _cycle_of(row, day)
        if cycle is None:
            raise BeforeCertified(row, on)
        if is_shut(cycle, open_on):
            raise CycleClosed(row, cycle.end - ONE_DAY, on)


def _cycle_of(row: Certification, day: date) -> Cycle | None:
    prefetch_related_objects([row], "cycles")  # once, however many entries are refused
    return next((one for one in row.cycles.all() if one.start <= day < one.end), None)


def _counting(held: Collection[Certification], entry: Entry) -> list[Cycle]:
    """The begun cycles in which days of a job count, oldest first; none of other categories."""
    if entry.category != Category.EMPLOYMENT or entry.from_day is None:
        return []
    job = ActivityFacts(0, entry.category, from_day=entry.from_day, to_day=entry.to_day)
    return [
        cycle
        for cycle in touched(held, entry.from_day, entry.completed_on)
        if counting_span(job, cycle.period, policy()) is not None
    ]

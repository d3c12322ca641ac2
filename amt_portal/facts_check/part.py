"""A part of the certifications with all that is known of them, for the facts that rules compute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ccp.models import Cycle
from ccp.queries.tally import days_met
from ccp.services import looks
from members.models import Certification, Standing
from members.queries.facts import facts_of
from members.rules.facts import StandingFacts

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Known:
    """One certification: its facts, its cycles with the day each was met by the rule, its copy, and
    whether a job is still to look at its cycles.
    """

    certification: Certification
    facts: StandingFacts
    cycles: tuple[Cycle, ...]
    met: dict[date, date | None]
    standing: Standing | None
    is_looked_at: bool

    def __str__(self) -> str:
        return f"certification {self.certification.number}"


def certifications(first: int, last: int, on: date) -> Iterator[Known]:
    """Those granted by `on` with an id in [first, last], in chunks: eight queries each."""
    after = first - 1
    rows = Certification.objects.filter(pk__lte=last).select_related("certificant", "program")
    while chunk := list(rows.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        after = chunk[-1].pk
        held = [row for row in chunk if row.granted_on <= on]
        facts = facts_of(held)
        standings = Standing.objects.in_bulk([row.pk for row in held])
        cycles: dict[int, list[Cycle]] = defaultdict(list)
        for cycle in Cycle.objects.filter(certification__in=facts).order_by("start"):
            cycles[cycle.certification_id].append(cycle)
        waiting = looks.waiting([row.pk for row in held])
        met = days_met([cycle for rows in cycles.values() for cycle in rows], on)
        for row in held:
            own = tuple(cycles[row.pk])
            yield Known(
                row,
                facts[row.pk],
                own,
                {cycle.start: met[cycle.pk] for cycle in own},
                standings.get(row.pk),
                row.pk in waiting,
            )

"""Standing on a day, computed from the facts (handbook section 8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db.models import QuerySet

from members.models import Certificant, Certification
from members.queries.facts import facts_of, standing_facts
from members.queries.policy import policy
from members.rules.facts import Known
from members.rules.standing import StandingDecision, decide, judge

CHUNK = 1000


def standing_of(certification: Certification, on: date) -> StandingDecision:
    """The standing of one certification; ValueError on a day before it was granted."""
    return decide(standing_facts([certification.pk])[certification.pk], on, policy())


def standings_of(
    certificant: Certificant, on: date
) -> list[tuple[Certification, StandingDecision]]:
    """The certifications a person holds on that day, oldest first, each with its standing."""
    rows = list(
        Certification.objects.filter(certificant=certificant, granted_on__lte=on)
        .select_related("certificant", "program")
        .order_by("granted_on", "number")
    )
    facts = facts_of(rows)
    return [(row, decide(facts[row.pk], on, policy())) for row in rows]


def all_standings(
    on: date, certifications: QuerySet[Certification] | None = None
) -> Iterator[tuple[Certification, StandingDecision]]:
    """Every certification (of those given) granted by that day with its standing, by number.

    Streams from a server-side cursor: two queries a thousand rows, memory for a thousand. What
    comes next (`next_change`) is left out.
    """
    asked = Certification.objects.all() if certifications is None else certifications
    rows = (
        asked.filter(granted_on__lte=on)
        .select_related("certificant")
        .order_by("number")
        .iterator(chunk_size=CHUNK)
    )
    while chunk := list(islice(rows, CHUNK)):
        facts = facts_of(chunk)
        for row in chunk:
            yield row, judge(Known(facts[row.pk], on), on, policy())


@dataclass(slots=True)
class Count:
    """How many certifications stand how, and how often each reason of a lapse or grace is given."""

    standings: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


def count(on: date, certifications: QuerySet[Certification] | None = None) -> Count:
    """Standings and lapse reasons of the certifications (of all by default) on that day."""
    counted = Count()
    for _row, decision in all_standings(on, certifications):
        counted.standings[decision.standing] += 1
        counted.reasons.update(reason.code for reason in decision.reasons)
    return counted

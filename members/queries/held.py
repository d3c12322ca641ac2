"""What a person holds, with all that its standing rests on: read once for a page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from members.models import Certificant, Certification
from members.queries.facts import facts_together, own_facts
from members.queries.policy import policy
from members.rules.facts import Known, StandingFacts
from members.rules.standing import StandingDecision, decide, ended, judge


@dataclass(frozen=True, slots=True)
class Held:
    """A certification with its programme and all that its standing rests on, read once a page."""

    certification: Certification
    facts: StandingFacts

    def decision(self, on: date) -> StandingDecision:
        """Its standing on a day with what comes next; ValueError before it was granted."""
        return decide(self.facts, on, policy())

    def standing(self, on: date) -> StandingDecision:
        """The same without what comes next (`next_change`), which costs more than the rest."""
        return judge(Known(self.facts, on), on, policy())


def held_by(certificant: Certificant, on: date) -> list[Held]:
    """The certifications a person holds on that day, oldest first: two queries."""
    rows = list(_granted(certificant, on))
    facts = facts_together(rows)
    return [Held(row, facts[row.pk]) for row in rows]


def not_ended(certificant: Certificant, on: date) -> list[Certification]:
    """Of these the ones that no death, revocation or retirement has ended: one query."""
    rows = _granted(certificant, on)
    return [row for row in rows if ended(Known(own_facts(row), on)) is None]


def certified(certifications: Collection[Certification], on: date) -> set[int]:
    """The ids of those that are active or in grace on a day, as verification has it: one query.

    The certifications come with their certificant.
    """
    facts = facts_together(certifications)
    return {pk for pk, one in facts.items() if judge(Known(one, on), on, policy()).certified}


def _granted(certificant: Certificant, on: date) -> QuerySet[Certification]:
    rows = certificant.certifications.filter(granted_on__lte=on)
    return rows.select_related("program").order_by("granted_on", "number")

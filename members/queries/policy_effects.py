"""Whom a change of the policy touches, worked out by the rule of standing on today's facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from members.models import Certification
from members.queries.facts import facts_of
from members.rules.dated import Policy
from members.rules.foresight import Turn, turn
from members.rules.trial import RESTS_ON

MOST_LOOKED_AT = 1000  # a second or two of the rule


@dataclass(frozen=True, slots=True)
class Effect:
    """One certification, with its holder and programme, that would stand otherwise."""

    certification: Certification
    turn: Turn


@dataclass(frozen=True, slots=True)
class Effects:
    """looked_at: how many certifications. one_in: of how many each stands for; 1 is everybody.

    all: those that are touched, the worse and sooner first.
    """

    looked_at: int
    one_in: int
    all: list[Effect]

    @property
    def touched(self) -> int:
        return len(self.all) * self.one_in

    @property
    def worse(self) -> int:
        return sum(effect.turn.worse for effect in self.all) * self.one_in

    @property
    def better(self) -> int:
        return self.touched - self.worse

    @property
    def needs_second_person(self) -> bool:
        """Somebody would lapse, or that cannot be ruled out, as not everybody was looked at."""
        return self.worse > 0 or self.one_in > 1


def effects(before: Policy, after: Policy, first: date) -> Effects | None:
    """Compare two policies from a day on; None where standing rests on nothing that differs."""
    if all(list(before[figure].spans()) == list(after[figure].spans()) for figure in RESTS_ON):
        return None
    ends = Certification.objects.aggregate(low=Min("pk"), high=Max("pk"))
    low, high = ends["low"] or 0, ends["high"] or 0
    one_in = -(-(high - low + 1) // MOST_LOOKED_AT)
    held = list(
        Certification.objects.filter(pk__in=list(range(low, high + 1, one_in)))
        .select_related("certificant", "program")
        .order_by("pk")
    )
    facts = facts_of(held)
    found = [
        Effect(row, change)
        for row in held
        if (change := turn(facts[row.pk], max(first, row.granted_on), before, after))
    ]
    found.sort(key=lambda effect: (not effect.turn.worse, effect.turn.on, effect.certification.pk))
    return Effects(len(held), one_in, found)

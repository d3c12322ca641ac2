"""The activities of a case as their member sees them: what has a proof, what is missing, and what
that costs (handbook section 7).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ccp.audit.rules.verdicts import Claim, accepted
from ccp.rules.activities import ZERO, ActivityFacts
from members.rules.calendar import Period
from members.rules.dated import Policy


class Place(StrEnum):
    """The group of the checklist in which an activity stands, in the order of the page."""

    MISSING = "missing"
    ATTACHED = "attached"
    NONE = "none"
    POSTED = "posted"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Entry:
    """One activity of an answer. number: its place in the case. claimed: points. files: those that
    go with the next answer. none: its member said that there is none; a file says otherwise.
    posted: by the portal, so it needs none. accepted: points, None while nobody has judged it as it
    stands.
    """

    number: int
    facts: ActivityFacts
    claimed: Decimal
    files: int = 0
    none: bool = False
    posted: bool = False
    accepted: Decimal | None = None

    @property
    def place(self) -> Place:
        if self.posted:
            return Place.POSTED
        if self.accepted is not None and self.accepted >= self.claimed:
            return Place.SETTLED
        if self.files:
            return Place.ATTACHED
        return Place.NONE if self.none else Place.MISSING

    @property
    def shown(self) -> Decimal | None:
        """Points that the next answer shows of it, before caps."""
        proven = self.place in {Place.POSTED, Place.ATTACHED}
        return self.claimed if proven else self.accepted


@dataclass(frozen=True, slots=True)
class Shown:
    """What the next answer shows, of what is claimed in all and what is required; `so_far`: what we
    have accepted. Points that count, so a full cap costs nothing.
    """

    total: Decimal
    claimed: Decimal
    so_far: Decimal
    required: Decimal

    @property
    def cost(self) -> Decimal:
        """What the missing proofs take away."""
        return self.claimed - self.total

    @property
    def short(self) -> Decimal:
        """What the answer lacks; 0.00 where nothing."""
        return max(self.required - self.total, ZERO)

    @property
    def to_show(self) -> Decimal:
        """What is still to be shown of what was not accepted."""
        return max(self.required - self.so_far, ZERO)


def shown(
    cycle: Period, required: Decimal, entries: Collection[Entry], on: date, policy: Policy
) -> Shown:
    """Tally the activities of a case by the points rule: as they are proven now, as if all were,
    and as far as we have accepted them.
    """

    def total(points: Callable[[Entry], Decimal | None]) -> Decimal:
        claims = [Claim(each.number, each.facts, points(each)) for each in entries]
        return accepted(cycle, required, claims, on, policy).total

    return Shown(
        total=total(lambda each: each.shown),
        claimed=total(lambda each: each.claimed),
        so_far=total(lambda each: each.claimed if each.posted else each.accepted),
        required=required,
    )

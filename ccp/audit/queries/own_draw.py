"""A member's own cycle in a draw: the id, the ticket, the cut, and what it takes to check them."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from ccp.audit.models import Draw, Unit
from ccp.audit.queries import rounds
from ccp.audit.rules.draw import sample_size, ticket
from members.models import Certificant


@dataclass(frozen=True, slots=True)
class OwnDraw:
    """One unit of a round that was drawn, with its draw. population and sample are those of the
    stratum where each program is drawn by itself, and `program` its code.
    """

    unit: Unit
    draw: Draw
    population: int
    sample: int
    program: str

    @property
    def year(self) -> int:
        return self.unit.round.year

    @property
    def start(self) -> date:
        return self.unit.start

    @property
    def id(self) -> str:
        return self.unit.id.hex

    @property
    def text(self) -> str:
        """What its ticket is the SHA-256 of."""
        return f"{self.seed},{self.id}"

    @property
    def text_in_shell(self) -> str:
        """The same as a shell takes it for one word."""
        return shlex.quote(self.text)

    @property
    def ticket(self) -> str:
        return ticket(self.draw.seed, self.id)

    @property
    def differs(self) -> tuple[int, str, str] | None:
        """Where ticket and cut differ first: the digit, counted from 1, and what each has there."""
        pairs = enumerate(zip(self.ticket, self.cut, strict=False), start=1)
        return next(((place, own, cut) for place, (own, cut) in pairs if own != cut), None)

    @property
    def _cut(self) -> list[str]:
        return self.draw.cuts.get(self.program, ["", ""])

    @property
    def cut(self) -> str:
        return self._cut[0]

    @property
    def drawn(self) -> bool:
        return [self.ticket, self.id] <= self._cut

    @property
    def seed(self) -> str:
        return self.draw.seed

    @property
    def origin(self) -> str:
        return self.draw.origin

    @property
    def drawn_on(self) -> date:
        return self.draw.drawn_on

    @property
    def frozen_on(self) -> date:
        return self.unit.round.frozen_on

    @property
    def list_sha256(self) -> str:
        return self.unit.round.list_sha256

    @property
    def percent(self) -> Decimal:
        return self.unit.round.rate * 100

    @property
    def mark(self) -> str:
        """Beside the rate."""
        return rounds.rate_mark(self.unit.round)


def own_draw(unit: Unit) -> OwnDraw | None:
    """What is told of a unit, which comes with its round; None before the draw: one query, one more
    where each program is drawn by itself.
    """
    held = unit.round
    draw = rounds.last_draw(held)
    if draw is None:
        return None
    if not held.strata:
        return OwnDraw(unit, draw, held.population, held.sample, "")
    population = dict(rounds.strata(held))[unit.program]
    return OwnDraw(unit, draw, population, sample_size(held.rate, population), unit.program)


def units_of(certificant: Certificant) -> QuerySet[Unit]:
    """A person's units on the lists of rounds, each with its round, certification and programme."""
    rows = Unit.objects.filter(certification__certificant=certificant)
    return rows.select_related("round", "certification__program")

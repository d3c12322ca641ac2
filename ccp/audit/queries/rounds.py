"""Rounds as they are published, and as the office sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from ccp.audit.models import Draw, Exclusion, Round, StaffExclusion, Unit
from ccp.audit.rules import draw as rules
from ccp.audit.rules.figures import RATE
from members.models import Certificant
from members.queries.marks import mark
from members.queries.policy import policy

AT_ONCE = 5000  # rows that come over at a time: a list of any length costs the same memory


def last_draw(held: Round) -> Draw | None:
    """The draw that counts."""
    rows = held.draws.select_related("drawn_by", "second")
    return rows.order_by("-number").first()


def rate_mark(held: Round) -> str:
    """Beside its rate, where that is the policy's and the body had not confirmed it."""
    of_policy = held.rate * 100 == policy()[RATE].on(held.frozen_on)
    return mark(RATE, held.frozen_on) if of_policy else ""


def strata(held: Round) -> list[tuple[str, int]]:
    """What is drawn by itself: a program's code and how many units it has, or all as ""."""
    if not held.strata:
        return [("", held.population)]
    counted = held.units.values("program").annotate(count=Count("pk")).order_by("program")
    return [(row["program"], row["count"]) for row in counted]


def ids(held: Round, program: str = "") -> Iterator[str]:
    """The ids on a list, of one stratum or all, in ascending order."""
    rows = held.units.filter(program=program) if program else held.units.all()
    found = rows.order_by("id").values_list("id", flat=True)
    return (each.hex for each in found.iterator(chunk_size=AT_ONCE))


def published(held: Round) -> Iterator[tuple[str, ...]]:
    """The rows of the published list in ascending order of ids, without a header: the id and, where
    each program is drawn by itself, its code. Nothing that names a person.
    """
    rows = held.units.order_by("id").values_list("id", "program").iterator(chunk_size=AT_ONCE)
    return ((each.hex, program) if held.strata else (each.hex,) for each, program in rows)


def drawn(draw: Draw) -> Iterator[tuple[str, str, str, date]]:
    """The drawn units in their order: id, ticket, number of the certification, first day of the
    cycle.
    """
    rows = draw.drawn.order_by("place").values_list(
        "unit_id", "ticket", "unit__certification__number", "unit__start"
    )
    found = rows.iterator(chunk_size=AT_ONCE)
    return ((unit.hex, ticket, number, start) for unit, ticket, number, start in found)


def excluded(held: Round) -> dict[str, int]:
    """How many cycles are not on the list, by reason."""
    counted = Exclusion.objects.filter(round=held).values("reason").annotate(count=Count("pk"))
    return {row["reason"]: row["count"] for row in counted.order_by("reason")}


def still_listed(held: Round) -> bool:
    """Whether somebody whom two of the staff left out since the freeze stands on the list."""
    left_out = StaffExclusion.objects.filter(year=held.year).values("certification")
    return held.units.filter(certification__in=left_out).exists()


@dataclass(frozen=True, slots=True)
class Listed:
    """A member's own unit in a round, and what they need to check the draw. ticket and cut are ""
    before the draw. rows: as `published`.
    """

    year: int
    number: str
    start: date
    id: str
    ticket: str
    cut: str
    drawn: bool


def listed(certificant: Certificant) -> list[Listed]:
    """Where a person stands on the lists of rounds, the latest first."""
    rows = Unit.objects.filter(certification__certificant=certificant)
    found = rows.select_related("round", "certification").order_by("-round__year", "start")
    last: dict[int, Draw | None] = {}
    told = []
    for unit in found:
        if unit.round_id not in last:
            last[unit.round_id] = last_draw(unit.round)
        draw = last[unit.round_id]
        ticket = rules.ticket(draw.seed, unit.id.hex) if draw else ""
        cut = (
            draw.cuts.get(unit.program if unit.round.strata else "", ["", ""]) if draw else ["", ""]
        )
        told.append(
            Listed(
                unit.round.year,
                unit.certification.number,
                unit.start,
                unit.id.hex,
                ticket,
                cut[0],
                drawn=bool(draw) and [ticket, unit.id.hex] <= cut,
            )
        )
    return told

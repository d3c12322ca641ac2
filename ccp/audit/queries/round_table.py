"""Who could be drawn in a round, by program, and the lists behind its numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet

from ccp.audit.models import AuditCase, Draw, Drawn, Exclusion, Round, StaffExclusion
from ccp.audit.queries.population import preview
from ccp.audit.rules.population import LeftOut

DRAWN = "drawn"


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """Cycles of one program: how many are on the list, are left out by reason, were drawn."""

    code: str
    listed: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    drawn: int = 0

    @property
    def rolled(self) -> int:
        return self.listed + sum(self.left_out.values())

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Every reason in the order of the columns."""
        return [(reason.value, self.left_out.get(reason, 0)) for reason in COLUMNS]

    @property
    def share(self) -> Decimal:
        """Percent of the list that was drawn."""
        return Decimal(100 * self.drawn) / self.listed if self.listed else Decimal(0)


COLUMNS = (LeftOut.OPEN_CASE, LeftOut.PASSED_RECENTLY, LeftOut.STAFF)


def by_program(held: Round | None, draw: Draw | None, year: int, on: date) -> list[ProgramRow]:
    """Each program as its list was frozen, or as it would be on a day; the largest first."""
    if held is None:
        found = preview(year, on)
        return _rows(found.listed, found.left_out, {})
    listed = _counted(held.units.values("program"))
    out: dict[str, dict[str, int]] = defaultdict(dict)
    reasons = Exclusion.objects.filter(round=held).values("program", "reason")
    for row in reasons.annotate(count=Count("pk")):
        out[row["program"]][row["reason"]] = row["count"]
    drawn = _counted(Drawn.objects.filter(draw=draw).values("unit__program")) if draw else {}
    return _rows(listed, out, drawn)


def total(rows: Iterable[ProgramRow]) -> ProgramRow:
    """All programs together."""
    out: Counter[str] = Counter()
    listed = drawn = 0
    for row in rows:
        out.update(row.left_out)
        listed, drawn = listed + row.listed, drawn + row.drawn
    return ProgramRow("All", listed, out, drawn)


def left_out(held: Round, reason: str, program: str = "") -> QuerySet[Exclusion]:
    """The cycles that a round left out for a reason, in the order of their numbers."""
    rows = Exclusion.objects.filter(round=held, reason=reason)
    rows = rows.filter(program=program) if program else rows
    return rows.select_related("certification__certificant").order_by(
        "certification__number", "start"
    )


def drawn(draw: Draw, program: str = "") -> QuerySet[Drawn]:
    """What a draw took, the smallest ticket first."""
    rows = draw.drawn.filter(unit__program=program) if program else draw.drawn.all()
    return rows.select_related("unit__certification__certificant").order_by("place")


def staff_exclusions(year: int) -> QuerySet[StaffExclusion]:
    """Whom two members of staff left out of a year's round, with both names."""
    rows = StaffExclusion.objects.filter(year=year).order_by("at")
    return rows.select_related("certification__certificant", "asked_by", "confirmed_by")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier round and how its cases ended."""

    round: Round
    passed: int
    failed: int


def earlier(year: int, most: int = 5) -> Iterator[Earlier]:
    """The drawn rounds before a year, the latest first: two queries."""
    held = list(
        Round.objects.filter(year__lt=year, state=Round.State.DRAWN).order_by("-year")[:most]
    )
    ended: dict[int, Counter[str]] = defaultdict(Counter)
    rows = AuditCase.objects.filter(unit__round__in=held).values("unit__round", "case__state")
    for row in rows.annotate(count=Count("pk")):
        ended[row["unit__round"]][row["case__state"]] = row["count"]
    return (Earlier(each, ended[each.pk]["passed"], ended[each.pk]["failed"]) for each in held)


def _counted(grouped: QuerySet) -> dict[str, int]:
    return {
        row.get("program", row.get("unit__program")): row["count"]
        for row in grouped.annotate(count=Count("pk"))
    }


def _rows(
    listed: Mapping[str, int],
    left_out: Mapping[str, Mapping[str, int]],
    drawn: Mapping[str, int],
) -> list[ProgramRow]:
    codes = listed.keys() | left_out.keys()
    rows = (
        ProgramRow(code, listed.get(code, 0), left_out.get(code, {}), drawn.get(code, 0))
        for code in codes
    )
    return sorted(rows, key=lambda row: (-row.rolled, row.code))

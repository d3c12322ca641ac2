"""What messages about a case tell of its activities, in the member's own order and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from casework.models import Case, CaseItem, Decision
from casework.queries.cases import accepted_points
from ccp.audit.models import AuditCase
from ccp.audit.queries.claims import claims, completed_on
from ccp.audit.queries.record import Record
from ccp.audit.rules.verdicts import BEYOND_PROOF, REASON_WORDS, Reason, accepted
from members.queries.policy import policy
from members.queries.programs import code_and_name

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Row:
    """One activity in a letter. accepted: points, None while nobody has judged it. why: the reason
    as a sentence, "" where it is accepted in full. adds: what a better proof would add to the
    total, 0.00 where none helps.
    """

    place: int
    title: str
    completed_on: date
    claimed: Decimal
    accepted: Decimal | None
    why: str
    posted: bool
    adds: Decimal

    @property
    def lost(self) -> bool:
        return self.accepted is not None and self.accepted < self.claimed

    @property
    def verdict(self) -> str:
        """posted, accepted, reduced or rejected; "" while nobody has judged it."""
        if self.posted or self.accepted is None:
            return "posted" if self.posted else ""
        if not self.lost:
            return "accepted"
        return "reduced" if self.accepted else "rejected"


@dataclass(frozen=True, slots=True)
class Account:
    """What a case adds up to. over_cap: accepted points that a cap cut off."""

    rows: tuple[Row, ...]
    claimed: Decimal
    accepted: Decimal
    required: Decimal
    over_cap: Decimal

    @property
    def missing(self) -> Decimal:
        return max(self.required - self.accepted, ZERO)

    @property
    def lost(self) -> list[Row]:
        return [row for row in self.rows if row.lost]

    @property
    def by_verdict(self) -> list[tuple[str, list[Row]]]:
        """What was judged, in groups that are not empty."""
        names = ("rejected", "reduced", "accepted", "posted")
        groups = [(name, [row for row in self.rows if row.verdict == name]) for name in names]
        return [(name, rows) for name, rows in groups if rows]

    @property
    def helped(self) -> list[Row]:
        """Those of which a better proof helps."""
        return [row for row in self.rows if row.adds]


def account(record: Record, on: date, decision: Decision | None = None) -> Account:
    """The activities of a case with what was found of each, and the sum by the points rule: as
    they stand now, or as they stood at a decision.
    """
    audit, items, known = record.audit, record.items, record.reported
    verdicts = record.verdicts_at(decision) if decision else record.verdicts
    points = accepted_points(items, verdicts)

    def total(by_item: Mapping[int, Decimal | None]) -> Decimal:
        said = claims(items, known, by_item)
        return accepted(audit.period, audit.required, said, on, policy()).total

    def adds(item: CaseItem) -> Decimal:
        found = verdicts.get(item.pk)
        if found is None or not found.reason or found.reason in BEYOND_PROOF:
            return ZERO
        return total(points | {item.pk: item.claimed}) - so_far

    so_far = total(points)
    rows = tuple(
        Row(
            place=item.position,
            title=item.title,
            completed_on=completed_on(known[item.pk], audit.period),
            claimed=item.claimed or ZERO,
            accepted=_accepted(item, points, verdicts),
            why=_why(verdicts.get(item.pk)),
            posted=item.granted,
            adds=adds(item),
        )
        for item in items
    )
    return Account(
        rows=rows,
        claimed=total({item.pk: item.claimed for item in items}),
        accepted=so_far,
        required=audit.required,
        over_cap=sum((row.accepted or ZERO for row in rows), ZERO) - so_far,
    )


def about(audit: AuditCase, on: date) -> dict[str, Any]:
    """Which case, certification and cycle it is, as every message names them."""
    program = code_and_name(audit.certification.program, on)
    return {
        "number": audit.case.number,
        "certification": {
            "program_code": program.code,
            "program_name": program.name,
            "number": audit.certification.number,
        },
        "cycle": {"start": audit.start, "last_day": audit.period.last_day},
        "required": audit.required,
        "attested": audit.attested,
    }


def others(case: Case, **same: Any) -> list[AuditCase]:
    """The cases of the same person that share a message, this one among them, the first one first.

    same: what they have in common.
    """
    rows = AuditCase.objects.filter(case__certificant=case.certificant_id, **same)
    return list(rows.select_related("case", "certification__program").order_by("case"))


def _accepted(
    item: CaseItem, points: Mapping[int, Decimal | None], verdicts: Mapping[int, Any]
) -> Decimal | None:
    if item.pk in points:
        return points[item.pk]
    return ZERO if item.pk in verdicts else None


def _why(verdict: Any) -> str:
    """The reason of a verdict, and what was written to the member."""
    if verdict is None or not verdict.reason:
        return ""
    words = "" if verdict.reason == Reason.OTHER else f"{REASON_WORDS[verdict.reason]}."
    return f"{words} {verdict.note}".strip()

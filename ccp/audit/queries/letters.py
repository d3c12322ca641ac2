"""What messages about a case tell of its activities, in the member's own order and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from casework.models import Case, CaseItem, Decision
from casework.queries.cases import accepted_points, verdicts_at, verdicts_of
from ccp.audit.models import AuditCase
from ccp.audit.queries.claims import claims, reported_by
from ccp.audit.rules.verdicts import REASON_WORDS, Reason, accepted
from members.queries.policy import policy
from members.queries.programs import code_and_name

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Row:
    """One activity in a letter. accepted: points, None while nobody has judged it. why: the reason
    as a sentence, "" where it is accepted in full.
    """

    place: int
    title: str
    completed_on: date
    claimed: Decimal
    accepted: Decimal | None
    why: str
    posted: bool

    @property
    def lost(self) -> bool:
        return self.accepted is not None and self.accepted < self.claimed

    @property
    def gap(self) -> Decimal:
        """What a better proof would add."""
        return self.claimed - (self.accepted or ZERO)


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


def account(audit: AuditCase, on: date, decision: Decision | None = None) -> Account:
    """The activities of a case with what was found of each, and the sum by the points rule: as
    they stand now, or as they stood at a decision.
    """
    items = list(audit.case.items.order_by("position"))
    verdicts = verdicts_at(decision) if decision else verdicts_of(audit.case)
    known = reported_by(items)
    points = accepted_points(items, verdicts)
    found = accepted(audit.period, audit.required, claims(items, known, points), on, policy())
    asked = claims(items, known, {item.pk: item.claimed for item in items})
    rows = tuple(
        Row(
            place=item.position,
            title=item.title,
            completed_on=known[item.pk].completed_on,
            claimed=item.claimed or ZERO,
            accepted=_accepted(item, points, verdicts),
            why=_why(verdicts.get(item.pk)),
            posted=item.granted,
        )
        for item in items
    )
    return Account(
        rows=rows,
        claimed=accepted(audit.period, audit.required, asked, on, policy()).total,
        accepted=found.total,
        required=audit.required,
        over_cap=sum((row.accepted or ZERO for row in rows), ZERO) - found.total,
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

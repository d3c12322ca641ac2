"""What the sheets and messages about dues say beside what every invoice says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.dues.models import DuesLine, LineKind
from billing.dues.queries.open_lines import open_lines, year_of
from billing.dues.rules import telling
from billing.dues.rules.dunning import link_through
from billing.dues.rules.paying import what_it_takes
from billing.kinds import Balance, Sheet
from billing.models import Invoice, InvoiceLine
from members.models import Certification
from members.queries.facts import facts_of
from members.queries.held import Held
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.rules.calendar import ONE_DAY
from members.rules.dues import first_unpaid
from members.rules.facts import Known
from members.rules.standing import judge
from notices.delivery.points import points_of


@dataclass(frozen=True, slots=True)
class DuesSheet(Sheet):
    """What is known on a day of the certifications on some lines, by id: `held`, and `points`."""

    held: Mapping[int, Held]
    points: Mapping[int, Mapping[str, Any]]

    @classmethod
    def of(cls, lines: Iterable[InvoiceLine], on: date) -> DuesSheet:
        """Read it: two queries, and what the points take."""
        held = _held(line.dues for line in lines)
        return cls(held, points_of(held.values(), on))

    def facts(
        self, invoice: Invoice, lines: Sequence[Balance], on: date, pay_through: date | None
    ) -> dict[str, Any]:
        """These lines of an invoice as told on the day `on`."""
        about = [one.line.dues for one in lines]
        grace_through, issued_on = year_of(about[-1]).grace_through, invoice.issued_on
        held = (self.held[one.certification_id] for one in about)
        lapsed = any(one.standing(issued_on).standing == "lapsed" for one in held)
        return {
            "invoice": {
                "grace_until": grace_through,
                "late_fee": invoice.kind == LineKind.LATE_FEE,
            },
            "certifications": certifications(about, self.held, on),
            "points": self._points(about),
            "pay_through": pay_through or link_through(issued_on, grace_through, lapsed=lapsed),
        }

    def add_what_it_takes(self, invoice: Invoice, facts: dict[str, Any], on: date) -> None:
        """Say of each certification what brings it back or keeps it: one query."""
        open_ = open_lines(invoice.payer_id)
        for row in facts["certifications"]:
            takes = what_it_takes(row["pk"], self.held[row["pk"]].facts, open_, on, policy())
            row |= {"takes": takes, "telling": telling.standing(takes.now, takes)}

    def _points(self, lines: Iterable[DuesLine]) -> list[str]:
        """Where the points stand, a sentence for each certification; it names each of several."""
        codes = {line.certification_id: line.program_code for line in lines}
        named = len(codes) > 1
        return [
            f"{code}: {self.points[pk]['sentence']}" if named else str(self.points[pk]["sentence"])
            for pk, code in codes.items()
            if pk in self.points
        ]


def _held(lines: Iterable[DuesLine]) -> dict[int, Held]:
    rows = {line.certification_id: line.certification for line in lines}
    facts = facts_of(rows.values())
    return {pk: Held(row, facts[pk]) for pk, row in rows.items()}


def receipt(lines: Iterable[InvoiceLine], on: date) -> dict[str, Any]:
    """How the certifications stand that a payment went to."""
    about = [line.dues for line in lines]
    rows = certifications(about, _held(about), on)
    return {
        "certifications": [row | {"standing": row["standing"].capitalize()} for row in rows],
    }


def certifications(
    lines: Iterable[DuesLine], held: Mapping[int, Held], on: date
) -> list[dict[str, Any]]:
    """The certifications of lines, each once, under the names of the invoice's day. paid_through:
    the last day covered without a gap.
    """
    first: dict[int, DuesLine] = {}
    for line in lines:
        first.setdefault(line.certification_id, line)
    found = []
    for pk, line in first.items():
        day = max(on, line.certification.granted_on)
        known = Known(held[pk].facts, day)
        decision = judge(known, day, policy())
        unpaid = first_unpaid(known, policy())
        found.append(
            {
                "pk": pk,
                "program_name": line.program_name,
                "program_code": line.program_code,
                "number": line.certification_number,
                "standing": decision.standing,
                "since": decision.since,
                "telling": telling.standing(decision, None),
                "paid_through": unpaid.covers.start - ONE_DAY if unpaid else None,
            }
        )
    return found


def certification_facts(certification: Certification, on: date) -> dict[str, Any]:
    """Name, code and number of a certification on a day."""
    program = code_and_name(certification.program, on)
    return {
        "program_name": program.name,
        "program_code": program.code,
        "number": certification.number,
    }

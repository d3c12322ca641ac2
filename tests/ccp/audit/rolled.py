"""Cycles that rolled over, for rounds and cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ccp.models import Cycle
from members.models import Certification, CycleFact, DuesPaid
from tests import builders

START, END = date(2023, 9, 18), date(2026, 9, 18)
FROZEN_ON = date(2027, 1, 4)


def rolled(
    certification: Certification | None = None,
    *,
    rolled_on: date | None = END,
    program: str = "RMA",
    **fields: Any,
) -> Cycle:
    """A cycle of its certification that rolled over; `fields` are the certification's."""
    held = certification or builders.certification(program=program, granted_on=START, **fields)
    CycleFact.objects.create(certification=held, start=START, met_on=date(2026, 6, 1))
    DuesPaid.objects.bulk_create(
        DuesPaid(certification=held, year=year, paid_on=date(year, 9, 1))
        for year in (2024, 2025, 2026)
    )
    row: Cycle = Cycle.objects.create(
        certification=held,
        start=START,
        end=END,
        required=Decimal(30),
        rolled_on=rolled_on,
        closed_at="2026-09-18T06:00:00Z",
    )
    return row


def several(count: int, **fields: Any) -> list[Cycle]:
    return [rolled(**fields) for _ in range(count)]

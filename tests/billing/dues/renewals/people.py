"""People of November: each holds a certification whose second dues year begins in 2026-11."""

from __future__ import annotations

from datetime import date
from typing import Any

from members.models import Certificant, Certification, DuesPaid
from members.services import standing
from tests import builders

MONTH = date(2026, 11, 1)
ON = date(2026, 11, 22)
GRANTED = date(2024, 11, 14)


def holder(
    person: Certificant | None = None,
    *,
    paid: tuple[int, ...] = (2025,),
    granted_on: date = GRANTED,
    **fields: Any,
) -> Certification:
    """A certification with the dues years of `paid` paid on their anniversary."""
    held = builders.certification(person, granted_on=granted_on, **fields)
    for year in paid:
        DuesPaid.objects.create(
            certification=held, year=year, paid_on=date(year, granted_on.month, 1)
        )
    return held


def crowd(count: int) -> list[Certification]:
    """Different people: with two certifications, with arrears, without email or street, paid."""
    held = []
    for n in range(count):
        missing = {4: {"email": ""}, 6: {"address_line1": ""}}.get(n % 8, {})
        person = builders.certificant(first_name=f"Person {n}", **missing)
        held.append(holder(person, paid={3: (), 5: (2025, 2026)}.get(n % 8, (2025,))))
        if n % 8 == 1:
            held.append(holder(person, program="RPT"))
    standing.refresh(certification_ids=[one.pk for one in held], on=ON)
    return held

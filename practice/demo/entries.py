"""Activities of the stories as their members report them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ccp.services.entries import Entry
from practice.demo.person import Act


def entry_of(act: Act, seeded_on: date) -> Entry:
    """An activity of a demo that was seeded on a day."""
    return Entry(
        category=act.category,
        completed_on=seeded_on - timedelta(days=act.days_ago),
        title=act.title,
        provider=act.provider,
        hours=_amount(act.hours),
        credits=_amount(act.credits),
        years=_amount(act.years),
        unit=act.unit,
        kind=act.kind,
        role=act.role,
    )


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None

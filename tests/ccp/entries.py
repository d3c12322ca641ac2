"""What tests log: a plain entry of contact hours unless told otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ccp.services.activities import log_activity
from ccp.services.entries import Entry


def entry(day: date, hours: str | None = "2.00", **fields) -> Entry:
    facts = {
        "category": "professional_education",
        "title": "Pediatric venipuncture and comfort holds",
        "provider": "Lakeview Medical Center",
        "completed_on": day,
        "hours": Decimal(hours) if hours else None,
        "criteria": ("job",),
    }
    return Entry(**(facts | fields))


def log(certification, day: date, hours: str | None = "2.00", *, on=None, also=(), **fields):
    """Log an entry for a certification (and others of the same person) on its completion day."""
    return log_activity(
        certificant=certification.certificant,
        entry=entry(day, hours, **fields),
        certification_ids=[certification.pk, *(row.pk for row in also)],
        on=on or day,
        actor=None,
    )

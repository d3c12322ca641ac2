"""The certifications that an entry may count for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.models import Certificant, Certification
from members.queries.held import certified, not_ended
from members.queries.programs import labels


@dataclass(frozen=True, slots=True)
class Offer:
    """The certifications a person may log for, with what they are called."""

    certifications: list[Certification]
    codes: dict[int, str]

    def ticked(self, on: date) -> list[str]:
        """What a new form has ticked: those in good standing; where none is, all."""
        good = certified(self.certifications, on)
        return [str(row.pk) for row in self.certifications if row.pk in good or not good]


def offer_of(person: Certificant, on: date) -> Offer:
    """What a person may log for now."""
    rows = not_ended(person, on)
    return Offer(rows, labels(rows, on))

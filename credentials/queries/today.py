"""How the certification of a document stands today."""

from __future__ import annotations

from datetime import date

from credentials.kinds import CARD, CERTIFICATE, LETTER
from members.models import Certification, Vouched
from members.queries.verification import Verification, told

_OF_CERTIFICATIONS = {CARD.key, CERTIFICATE.key, LETTER.key}


def today(document: Vouched, on: date) -> Verification | None:
    """What public verification says of the certification that a document is about; None of a
    document about anything else.
    """
    row = certification_of(document)
    return told(row, on) if row and row.granted_on <= on else None


def certification_of(document: Vouched) -> Certification | None:
    """The certification that a document is about; None of one about anything else."""
    if document.kind not in _OF_CERTIFICATIONS:
        return None
    number = document.subject.partition(":")[2]
    rows = Certification.objects.select_related("certificant", "program")
    return rows.filter(number=number).first()

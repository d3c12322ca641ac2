"""The check code of an answer to the public, and what one that is typed says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from members.models import Certification
from members.queries.verification import Verification, told
from members.rules.answered import Answered, seal, unseal
from members.rules.vouched import shown


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer that was given, with whom it was about. certified: what was said then."""

    about: Verification
    at: datetime
    certified: bool


def code_of(found: Verification, at: datetime) -> str:
    """The code of an answer given at that moment, as it is printed."""
    return shown(seal(Answered(found.row, at, found.certified), _keys()[0]))


def read(typed: str, on: date) -> Checked | None:
    """What the code of an answer says; None where it is none of ours."""
    answered = unseal(typed, _keys())
    if answered is None:
        return None
    rows = Certification.objects.select_related("certificant", "program")
    row = rows.filter(pk=answered.row).first()
    return Checked(told(row, on), answered.at, answered.certified) if row else None


def _keys() -> list[bytes]:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hashlib.sha256(f"verification:{secret}".encode()).digest() for secret in secrets]

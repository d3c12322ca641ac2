"""The check code of an answer to the public, and what one that is typed says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from members.models import Certification
from members.queries.matters import name_at
from members.queries.programs import code_and_name
from members.queries.verification import Verification, told
from members.rules.answered import Answered, seal, unseal
from members.rules.programs import ProgramName
from members.rules.vouched import shown
from plumbing import clock


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer that was given, as it was said then: name, program and certified; at: its moment.
    about: what is said today of the same certification.
    """

    name: str
    program: ProgramName
    at: datetime
    certified: bool
    about: Verification


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
    if row is None:
        return None
    program = code_and_name(row.program, clock.office_day(answered.at))
    name = name_at(row.certificant, answered.at)
    return Checked(name, program, answered.at, answered.certified, told(row, on))


def _keys() -> list[bytes]:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hashlib.sha256(f"verification:{secret}".encode()).digest() for secret in secrets]

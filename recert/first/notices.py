"""The welcome of who is certified (handbook section 11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from members.models import Certification
from members.queries.programs import code_and_name, terms
from members.rules.calendar import CYCLE_YEARS, ONE_DAY, anniv
from notices.kinds import EMAIL_AND_LETTER, Kind
from notices.models import Notice, SkipReason
from plumbing.pdf.codes import qr_code
from recert.first.rules.telling import SignIn, sign_in
from recert.first.services.telling import GRANTED


def _context(_notice: Notice, held: Certification, on: date) -> Mapping[str, Any]:
    person = held.certificant
    program = code_and_name(held.program, on)
    first = not person.certifications.exclude(pk=held.pk).exists()
    way = sign_in(has_user=person.user_id is not None, can_email=person.can_email)
    url = settings.PORTAL_BASE_URL + (
        reverse("home")
        if way == SignIn.HAS
        else reverse("members:claim", query={"number": person.member_number})
    )
    return {
        "certification": {
            "program_code": program.code,
            "program_name": program.name,
            "number": held.number,
        },
        "first": first,
        "granted_on": held.granted_on,
        "member_number": person.member_number,
        "points": terms(held.program, held.granted_on).points,
        "cycle_ends": anniv(held.granted_on, CYCLE_YEARS) - ONE_DAY,
        "dues_from": anniv(held.granted_on, 1),
        "dues_month": anniv(held.granted_on, 1).replace(day=1),
        "sign_in": way,
        "sign_in_words": f"words/granted/sign_in/{way}.html",
        "url": url,
        "qr_code": qr_code(url),
    }


def _skip(_notice: Notice, held: Certification, _on: date) -> SkipReason | None:
    """Taken back meanwhile: nobody is welcomed to what is revoked."""
    return SkipReason.NOT_WANTED if held.revoked_on is not None else None


GRANTED_NOTICE = Kind(
    key=GRANTED,
    label="Certification granted",
    about=Certification,
    reads=("certificant__user", "program"),
    channels=EMAIL_AND_LETTER,
    context=_context,
    skip=_skip,
)

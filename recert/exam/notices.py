"""The notices about accommodations and about a corrected result, filled in at the moment of sending
(handbook section 11).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from members.queries.programs import code_and_name
from members.queries.standing import standing_of
from notices.kinds import EMAIL_AND_LETTER, Kind
from notices.models import Notice
from plumbing.pdf.codes import qr_code
from recert.exam.models import Accommodation, AccommodationState
from recert.exam.services.accommodations import DECIDED
from recert.exam.services.corrections import CORRECTED
from recert.models import Application, Attempt
from recert.models.exam import Result
from recert.notices import address as address_of
from recert.queries.applications import READS


def address(application: Application) -> str:
    """The page of its accommodations, behind the sign-in."""
    path = reverse("exam:accommodations", args=[application.case.number])
    return f"{settings.PORTAL_BASE_URL}{path}"


def _context(notice: Notice, application: Application, on: date) -> Mapping[str, Any]:
    decided = Accommodation.objects.get(pk=int(notice.step), application=application)
    held, url = application.certification, address(application)
    return {
        "words": "words/recert/accommodation.html",
        "number": application.case.number,
        "certification": {
            "program_code": code_and_name(held.program, on).code,
            "number": held.number,
        },
        "url": url,
        "qr_code": qr_code(url),
        "granted": decided.state == AccommodationState.GRANTED,
        "asked": [],
    }


def _corrected(notice: Notice, application: Application, on: date) -> Mapping[str, Any]:
    """What was wrong, and what is right: an attempt each, the second None of a sitting that was not
    theirs.
    """
    wrong, _, right = notice.step.partition(":")
    attempts = Attempt.objects.in_bulk([int(pk) for pk in (wrong, right) if pk])
    held, url = application.certification, address_of(application)
    now = standing_of(held, on)
    return {
        "words": "words/recert/corrected.html",
        "number": application.case.number,
        "certification": {
            "program_code": code_and_name(held.program, on).code,
            "number": held.number,
        },
        "url": url,
        "qr_code": qr_code(url),
        "wrong": attempts[int(wrong)],
        "right": attempts.get(int(right)) if right else None,
        "lost": attempts[int(wrong)].result == Result.PASS and not now.certified,
        "certified_from": held.anchor if now.certified else None,
        "asked": [],
    }


NOTICES = (
    Kind(
        key=DECIDED,
        label="Recertification: accommodations decided",
        about=Application,
        person="case__certificant",
        reads=READS,
        context=_context,
    ),
    Kind(
        key=CORRECTED,
        label="Recertification: exam result corrected",
        about=Application,
        person="case__certificant",
        reads=READS,
        channels=EMAIL_AND_LETTER,
        context=_corrected,
    ),
)

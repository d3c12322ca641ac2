"""The notice about accommodations, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from members.queries.programs import code_and_name
from notices.kinds import Kind
from notices.models import Notice
from plumbing.pdf.codes import qr_code
from recert.exam.models import Accommodation, AccommodationState
from recert.exam.services.accommodations import DECIDED
from recert.models import Application
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


NOTICES = (
    Kind(
        key=DECIDED,
        label="Recertification: accommodations decided",
        about=Application,
        person="case__certificant",
        reads=READS,
        context=_context,
    ),
)

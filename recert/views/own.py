"""Getting at an application as its member: a stranger's is not there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from casework.models import CaseFile, CaseItem
from members.models import Certificant
from plumbing.uploads import ScanState
from recert.models import Application
from recert.panels import ApplicationPanel, panel
from recert.queries.applications import of_person, tracked


def own_application(request: HttpRequest, number: str) -> Application:
    """The application of that number, of who is signed in; 404 for everybody else."""
    found: Application = get_object_or_404(_own(request), case__number=number)
    return found


def own_panel(request: HttpRequest, number: str, on: date) -> ApplicationPanel:
    """The same, as its page tells of it: also with what was paid."""
    return panel(get_object_or_404(tracked(_own(request)), case__number=number), on)


def _own(request: HttpRequest) -> QuerySet[Any]:
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    return of_person(person)


def own_item(application: Application, position: int) -> CaseItem:
    found: CaseItem = get_object_or_404(CaseItem, case=application.case_id, position=position)
    return found


def shown(file: CaseFile) -> dict[str, Any]:
    """A file as a chip shows it."""
    return {
        "pk": file.pk,
        "name": file.name,
        "size": file.document.size,
        "has_picture": file.document.has_picture,
        "sent": file.submission_id is not None,
        "pending": file.document.scan == ScanState.PENDING,
    }

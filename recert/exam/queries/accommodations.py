"""Requests for accommodations, of a member and of all who wait."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from casework.queries.uses import in_force
from recert.exam.models import Accommodation, AccommodationFile, AccommodationState
from recert.models import Application

READS = ("application__case__certificant", "application__certification__program", "decided_by")


def of_application(application: Application) -> list[Accommodation]:
    """Its requests that were not taken back, newest first: one query."""
    rows = Accommodation.objects.filter(application=application)
    rows = rows.exclude(state=AccommodationState.TAKEN_BACK)
    return list(rows.select_related(*READS).order_by("-pk"))


def open_of(application: Application) -> Accommodation | None:
    """The one that waits for a decision."""
    rows = Accommodation.objects.filter(application=application, state=AccommodationState.ASKED)
    return rows.select_related(*READS).first()


def waiting() -> QuerySet[Accommodation]:
    """What staff have to decide, the oldest first; of drafts nothing is seen."""
    rows = Accommodation.objects.filter(
        state=AccommodationState.ASKED, application__ended_on__isnull=True
    )
    return rows.exclude(application__case__state="draft").select_related(*READS).order_by("pk")


def of_staff() -> QuerySet[Accommodation]:
    """All that staff may see."""
    rows = Accommodation.objects.exclude(state=AccommodationState.TAKEN_BACK)
    return rows.exclude(application__case__state="draft").select_related(*READS)


def files_of(accommodation: Accommodation) -> QuerySet[Any]:
    """The files of a request that hold."""
    return in_force(AccommodationFile, accommodation=accommodation)

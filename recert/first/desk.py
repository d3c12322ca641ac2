"""What first certification adds to the desk."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from casework.files.queries import files
from members.models import Role, User
from plumbing import clock
from plumbing.desk import Waiting, place, waits
from recert.first.services.kind import KIND

MOST_COUNTED = 1000

place(34, "first:desk_new", "badge-check", "New certifications", Role.RECORDS)


@waits(Role.RECORDS)
def candidates_held(_on: date, _user: User) -> Waiting | None:
    """Candidates who may be on record already, or whom somebody typed and did not decide."""
    since = list(files.held(KIND.key).values_list("file__handed_in_at", flat=True)[:MOST_COUNTED])
    if not since:
        return None
    return Waiting(
        "Candidates to decide",
        "badge-check",
        len(since),
        clock.office_day(since[0]),
        reverse("files:desk_files", args=[KIND.key]),
        capped=len(since) == MOST_COUNTED,
    )

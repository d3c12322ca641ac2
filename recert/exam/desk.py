"""What the exam adds to the desk."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from casework.files.queries import files
from members.models import Role, User
from plumbing import clock
from plumbing.desk import Waiting, finds, place, waits
from recert.exam.queries.accommodations import waiting
from recert.exam.services.result_files import KIND
from recert.models import Authorization

MOST_COUNTED = 1000

place(39, "exam:desk", "graduation-cap", "Exam", Role.RECORDS)


@waits(Role.RECORDS)
def accommodations_to_decide(on: date, user: User) -> Waiting | None:
    rows = waiting().exclude(application__case__certificant__user=user)
    number, first = rows.count(), rows.first()
    if first is None:
        return None
    since, url = clock.office_day(first.asked_at), reverse("exam:desk_accommodations")
    return Waiting("Accommodations to decide", "accessibility", number, since, url)


@waits(Role.RECORDS)
def results_held(_on: date, _user: User) -> Waiting | None:
    since = list(files.held(KIND.key).values_list("file__handed_in_at", flat=True)[:MOST_COUNTED])
    if not since:
        return None
    url = reverse("files:desk_files", args=[KIND.key])
    capped = len(since) == MOST_COUNTED
    return Waiting(
        *("Exam results to decide", "graduation-cap", len(since)),
        clock.office_day(since[0]),
        url,
        capped,
    )


@finds
def authorization(text: str, user: User) -> str:
    """By the number of an authorization to test, for who records results."""
    if not user.has_role(Role.RECORDS) or len(text) > 20:  # noqa: PLR2004 - letters of a number
        return ""
    found = Authorization.objects.filter(number=text.strip().upper()).first()
    return reverse("exam:desk_result", args=[found.number]) if found else ""

"""What completions add to the desk."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from courses.completions.models import Completion
from courses.completions.queries import completions as queries
from courses.completions.queries import doors
from members.models import Role, User
from plumbing import clock
from plumbing.desk import Waiting, place, waits

place(38, "completions:desk", "import", "Completions", Role.RECORDS)


@waits(Role.RECORDS)
def completions_to_match(_on: date, _user: User) -> Waiting | None:
    rows = queries.parked()
    return _waiting("Completions parked", "hourglass", rows, "parked")


@waits(Role.RECORDS)
def completions_to_decide(_on: date, _user: User) -> Waiting | None:
    return _waiting("Completions to decide", "clock-alert", queries.for_staff(), "waiting")


@waits(Role.RECORDS)
def conflicts_to_settle(_on: date, _user: User) -> Waiting | None:
    rows = queries.conflicts()
    first = rows.first()
    if first is None:
        return None
    url = reverse("completions:desk") + "?list=conflicts"
    since = clock.office_day(first.came_at)
    return Waiting("Conflicts of completions", "circle-alert", rows.count(), since, url)


@waits(Role.RECORDS, Role.SUPPORT)
def doors_of_today(on: date, _user: User) -> Waiting | None:
    """The live meetings of today: whoever stands at one has its door here."""
    meetings = list(doors.meetings_on(on))
    if not meetings:
        return None
    url = reverse("completions:desk_door", args=[meetings[0].pk])
    return Waiting("Live today: open the door", "map-pin", len(meetings), on, url)


def _waiting(label: str, icon: str, rows: QuerySet[Completion], which: str) -> Waiting | None:
    first = rows.first()
    if first is None:
        return None
    url = reverse("completions:desk") + f"?list={which}"
    return Waiting(label, icon, rows.count(), first.arrived_on, url)

"""The members app's parts of the desk."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from members.models import Role, User
from members.queries import matters, people
from plumbing import clock
from plumbing.desk import Waiting, place, waits

place(60, "members:desk_matters", "users-round", "Second person", *Role.values)
place(80, "members:desk_policy", "sliders-horizontal", "Policy", Role.ADMIN)


@waits()
def matters_to_decide(on: date, user: User) -> Waiting | None:
    asked = matters.to_decide(user)
    if not asked:
        return None
    since, url = clock.office_day(asked[0]), reverse("members:desk_matters")
    return Waiting("Matters for a second person", "users-round", len(asked), since, url)


@waits(Role.RECORDS, Role.SUPPORT)
def lost_addresses(on: date, user: User) -> Waiting:
    lost, url = people.lost_addresses(), reverse("desk:addresses", query={"problem": "lost"})
    capped = lost == people.MOST_COUNTED
    return Waiting("Addresses that no longer work", "map-pin", lost, None, url, capped)

"""The parts of the desk that belong to no app."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from amt_portal.web.health import queues
from members.models import Role
from plumbing.desk import Waiting, late, place

place(0, "desk:home", "house", "Home", exact=True)
place(10, "desk:members", "users", "Members")
place(50, "desk:addresses", "map-pin", "Addresses")
place(70, "desk:staff", "id-card", "Staff", Role.ADMIN)
place(90, "desk:health", "activity", "Health")


@late
def workers_silent(on: date) -> Waiting:
    silent = sum(queue.silent for queue in queues())
    return Waiting("Workers silent", "activity", silent, None, reverse("desk:health"))

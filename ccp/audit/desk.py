"""What audits add to the desk."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from ccp.audit.queries.asked_time import asked_time
from members.models import Role, User
from plumbing import clock
from plumbing.desk import Waiting, waits


@waits(Role.AUDITOR, Role.ADMIN)
def more_time(on: date, user: User) -> Waiting:
    """Members who ask for more time."""
    asked = [clock.office_day(at) for at in asked_time().values_list("asked_at", flat=True)]
    url = reverse("audit:desk_more_time")
    return Waiting("Asked for more time", "hourglass", len(asked), min(asked, default=None), url)

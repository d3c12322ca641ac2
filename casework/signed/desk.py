"""The list of issuers in the side bar."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from casework.signed.models import Issuer
from members.models import Role, User
from plumbing.desk import Waiting, place, waits

place(76, "signed:issuers", "file-check", "Issuers", Role.ADMIN)


@waits(Role.ADMIN)
def issuers_unread(_on: date, _user: User) -> Waiting | None:
    """Those whose keys could not be read the last time."""
    rows = Issuer.objects.filter(ended=False).exclude(problem="")
    count = rows.count()
    if not count:
        return None
    return Waiting(
        "Issuers whose keys cannot be read", "key-round", count, None, reverse("signed:issuers")
    )

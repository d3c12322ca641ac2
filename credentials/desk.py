"""What digital credentials add to the desk."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from credentials.credly.client import provider
from credentials.queries.board import token_on
from members.models import Role, User
from plumbing.desk import Waiting, place, waits

place(38, "credentials:desk", "badge-check", "Badges", Role.RECORDS, Role.ADMIN)
place(39, "credentials:signatories", "signature", "Signatories", Role.ADMIN)


@waits(Role.ADMIN)
def token_to_replace(on: date, _user: User) -> Waiting | None:
    """The provider's token, from 30 days before its end on."""
    token = token_on(on)
    if provider() is None or not token.soon:
        return None
    return Waiting(
        "Badge token to replace", "key-round", 1, token.ends_on, reverse("credentials:desk")
    )

"""Who acts at the desk."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from members.models import User


def actor(request: HttpRequest) -> User:
    """The member of staff behind a request that `staff_required` let in."""
    return cast("User", request.user)

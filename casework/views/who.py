"""Who may review: staff who hold the role of any kind of case that is declared."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from casework import kinds
from members.models import Role, User
from plumbing.access import View, staff_required


def kinds_of(user: User) -> list[kinds.Kind]:
    """The kinds of cases that somebody may review."""
    return [kind for kind in kinds.declared() if user.has_role(kind.role)]


def reviewers(view: View) -> View:
    """Open to staff who may review cases of some kind."""

    @wraps(view)
    @staff_required()
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not kinds_of(staff_of(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def readers(view: View) -> View:
    """The same, and to support, who read cases without their documents."""

    @wraps(view)
    @staff_required()
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = staff_of(request)
        if not (user.has_role(Role.SUPPORT) or kinds_of(user)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def staff_of(request: HttpRequest) -> User:
    user: Any = request.user
    return user

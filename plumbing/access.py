"""Who may open a page: decorators that say it where the view begins.

A stranger learns nothing: what is not theirs answers 404, as if it were not there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

View: TypeAlias = Callable[..., HttpResponseBase]


def member_required(view: View) -> View:
    """Open to a member; the view finds the person as `request.certificant`.

    Someone signed in without a record is sent to claim one, staff to their desk.
    """

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        certificant = getattr(request.user, "certificant", None)
        if certificant is None:
            return redirect("desk:home" if request.user.is_staff else "members:claim")
        request.certificant = certificant  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded


def staff_required(*roles: str) -> Callable[[View], View]:
    """Open to staff who hold any of `roles` (any role at all when none is named).

    To everybody else the page is not there; staff without the role are told so.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user: Any = request.user
            if not user.is_staff:
                raise Http404
            if not (user.has_role(*roles) if roles else user.roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate

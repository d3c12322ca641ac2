"""Who may open a page: decorators that say it where the view begins.

A stranger learns nothing: what is not theirs answers 404, as if it were not there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url

View: TypeAlias = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Open to who is signed in; others sign in first, told so where their session has ended."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        login = resolve_url(settings.LOGIN_URL)
        # A cookie whose session is not there any more: looking for the user has found that out.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.session.session_key:
            login += "?ended=1"
        return redirect_to_login(request.get_full_path(), login)

    return guarded


FOR_MEMBERS = "That page is for certified members. Certified? Set up your sign-in here."


def member_required(view: View) -> View:
    """Open to a member; the view finds the person as `request.certificant`.

    Someone signed in without a record is sent to claim one, staff to their desk. Staff who look as
    a member (`request.viewing`) see the page, read-only.
    """

    @wraps(view)
    @signed_in
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewing = getattr(request, "viewing", None)
        if viewing is not None:
            request.certificant = viewing  # type: ignore[attr-defined]
            return _only_looked_at(view, request, *args, **kwargs)
        certificant = getattr(request.user, "certificant", None)
        if certificant is None:
            if request.user.is_staff:
                return redirect("desk:home")
            messages.info(request, FOR_MEMBERS)
            return redirect("members:claim")
        request.certificant = certificant  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded


def own_eyes(view: View) -> View:
    """Of a member's page that staff who look as the member do not see."""
    view.own_eyes = True  # type: ignore[attr-defined]
    return view


def _only_looked_at(
    view: View, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    """The page as the member has it; what it wrote by the way is undone."""
    if request.method not in {"GET", "HEAD"} or getattr(view, "own_eyes", False):
        raise PermissionDenied
    with transaction.atomic():
        response = view(request, *args, **kwargs)
        transaction.set_rollback(True)
    return response


def staff_required(*roles: str, proven: bool = False) -> Callable[[View], View]:
    """Open to staff who hold any of `roles` (any role at all when none is named). proven: what is
    sent is done for those who proved lately who they are; the others are asked first.

    To everybody else the page is not there; staff without the role are told so.
    """

    def decorate(view: View) -> View:
        if proven:
            view = reauthentication_required(view, allow_get=True)

        @wraps(view)
        @signed_in
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user: Any = request.user
            if not user.is_staff:
                raise Http404
            if not (user.has_role(*roles) if roles else user.roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate

"""Who may open a page of a payer's own."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from billing.models import Payer
from billing.queries.payers import payer_of
from plumbing.access import View, member_required, signed_in


def payer_required(view: View) -> View:
    """Open to a member and to a buyer with an account; the view finds them as `request.payer`.
    Everybody else fares as `member_required` has it.
    """

    @wraps(view)
    def as_member(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.payer = Payer.of(request.certificant)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    members_only = member_required(as_member)

    @wraps(view)
    @signed_in
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        buyer = None if user.is_staff or hasattr(user, "certificant") else payer_of(user)
        if buyer is None:
            return members_only(request, *args, **kwargs)
        request.payer = buyer  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded

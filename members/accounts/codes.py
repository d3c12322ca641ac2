"""Codes by email that were overtaken: one that went to an address proves nothing once its owner
signs in with another, above all not where staff took the sign-in out of a lost mailbox.

allauth keeps what a code is for in the session of whoever asked for it, which nobody else can end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.internal.userkit import str_to_user_id
from allauth.account.utils import url_str_to_user_pk
from django.http import HttpRequest, HttpResponse

from members.models import User
from members.rules import emails

Answer = Callable[[HttpRequest], HttpResponse]

# What is kept in a session, and how it names the user there.
WAITING: dict[str, Callable[[dict[str, Any]], Any]] = {
    PASSWORD_RESET_VERIFICATION_SESSION_KEY: lambda kept: str_to_user_id(kept["user_id"]),
    EMAIL_VERIFICATION_CODE_SESSION_KEY: lambda kept: str_to_user_id(kept["user_id"]),
    LOGIN_SESSION_KEY: lambda kept: url_str_to_user_pk(kept["user_pk"]),
}


def forget_overtaken(get_response: Answer) -> Answer:
    """Middleware, after AuthenticationMiddleware: what is overtaken begins anew."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/account/") and request.session.session_key:
            for key, whose in WAITING.items():
                kept = request.session.get(key) or {}
                known = kept.get("email") and (kept.get("user_id") or kept.get("user_pk"))
                if known and _overtaken(request, whose(kept), kept["email"]):
                    del request.session[key]
        return get_response(request)

    return middleware


def _overtaken(request: HttpRequest, pk: Any, email: str) -> bool:
    """Who is signed in proves the address they change to; all others the one they sign in with."""
    if request.user.is_authenticated and request.user.pk == pk:
        return False
    return not User.objects.filter(pk=pk, email=emails.key(email)).exists()

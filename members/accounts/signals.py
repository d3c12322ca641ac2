"""What the portal does when allauth tells of a change."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from members.accounts import second_factor
from members.models import User
from members.rules import typed
from members.services import profile
from plumbing import clock


@receiver(email_changed)
def follow_email(
    user: User, from_email_address: Any, to_email_address: Any, **_signal: object
) -> None:
    """A confirmed new sign-in address is the one that notices go to, if the old one was."""
    profile.follow_sign_in(
        user=user,
        before=from_email_address.email if from_email_address else "",
        email=to_email_address.email,
        actor=user,
    )


@receiver(authenticator_added)
def use_up_first_code(
    request: HttpRequest, user: User, authenticator: Authenticator, **_signal: object
) -> None:
    """The code that proved a new authenticator app does not sign in as well."""
    if authenticator.type == Authenticator.Type.TOTP:
        code = typed.code(request.POST.get("code", ""))
        second_factor.take(user=user, code=code, now=clock.now())


@receiver(user_logged_in)
def begin_session(request: HttpRequest, **_signal: object) -> None:
    """The end of a session is counted from the sign-in."""
    request.session.begin()  # type: ignore[attr-defined]

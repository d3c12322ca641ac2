"""What follows when allauth has proven an address, or somebody signs in."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_logged_in

from courses.services import buyers
from members.models import User


def on_confirmed(email_address: EmailAddress, **_signal: Any) -> None:
    """The account is open once its address is proven; who changes it is written to there."""
    buyers.open_account(user=email_address.user, email=email_address.email)


def on_signed_in(user: User, **_signal: Any) -> None:
    """Whose account was not opened, as something broke in between, has it now."""
    buyers.open_account(user=user, email=user.email)


def connect() -> None:
    """Called once the app is ready."""
    email_confirmed.connect(on_confirmed)
    user_logged_in.connect(on_signed_in)

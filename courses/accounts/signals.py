"""What follows when allauth has proven an address, or somebody signs in."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_logged_in
from django.http import HttpRequest
from django.urls import reverse

from billing.models import Payer
from billing.queries.payers import payer_of
from courses.services import buyers
from members.models import User
from members.services.claims import record_claimed

BOUGHT_AS = "bought_as"  # in the session: the address that the page offers


def on_confirmed(email_address: EmailAddress, **_signal: Any) -> None:
    """The account is open once its address is proven; who changes it is written to there."""
    buyers.open_account(user=email_address.user, email=email_address.email)


def on_signed_in(user: User, **_signal: Any) -> None:
    """Whose account was not opened, as something broke in between, has it now."""
    buyers.open_account(user=user, email=user.email)


def on_claimed(request: HttpRequest, before: User | None, **_signal: Any) -> str:
    """Whoever was signed in as a buyer is asked whether these courses are theirs, too: they prove
    that by a code, as a session alone says nothing of who sits before it.
    """
    buyer = payer_of(before) if before is not None and before != request.user else None
    if buyer is None or buyer.sort != Payer.Sort.BUYER:
        return ""
    request.session[BOUGHT_AS] = before.email  # type: ignore[union-attr]
    return reverse("courses:bring")


def connect() -> None:
    """Called once the app is ready."""
    email_confirmed.connect(on_confirmed)
    user_logged_in.connect(on_signed_in)
    record_claimed.connect(on_claimed)

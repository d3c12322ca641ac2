"""What the portal does when allauth tells of a change."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed
from django.dispatch import receiver

from members.models import User
from members.services import profile


@receiver(email_changed)
def follow_email(user: User, to_email_address: Any, **_signal: object) -> None:
    """A confirmed new sign-in address is the one that notices go to."""
    profile.change_email(user=user, email=to_email_address.email)

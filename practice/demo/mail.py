"""Emails of days that are lived once more, each sent on its day: Sent mail then tells the story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notices.services.deliveries import deliver_due
from practice.sandbox.mailbox.store import Mailbox

BACKEND = f"{__name__}.Backend"


class Backend(BaseEmailBackend):
    """Puts messages into the practice mailbox, whose mail server does not run yet."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mailbox = Mailbox(Path(settings.PORTAL_MAILBOX))
        for each in email_messages:
            mailbox.add(each.message().as_bytes())
        return len(email_messages)


def send(on: date) -> None:
    """Send what is due by that day."""
    usual = settings.EMAIL_BACKEND
    if settings.PORTAL_MAILBOX:
        settings.EMAIL_BACKEND = BACKEND
    try:
        deliver_due(on=on)
    finally:
        settings.EMAIL_BACKEND = usual

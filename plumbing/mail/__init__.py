"""Emails on their way: what every one of ours carries, and what came of handing one over."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings

# Tells robots that nobody is at the desk: no out-of-office answers to the office.
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def domain() -> str:
    """The part of our own address behind the @, for the names of messages."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]

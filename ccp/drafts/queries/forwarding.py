"""Whether emails can be forwarded here, and how an address reads in full."""

from __future__ import annotations

from django.conf import settings

from ccp.drafts.models import MailAddress
from plumbing.mail.handed_on import view_of


def is_on() -> bool:
    """Whether the portal has a domain for it, a provider that hands emails on, and its secret."""
    return bool(
        settings.INBOUND_DOMAIN
        and view_of(settings.INBOUND_PROVIDER)
        and settings.ANYMAIL.get("WEBHOOK_SECRET")
    )


def in_full(address: MailAddress) -> str:
    """What a member writes into To."""
    return f"{address.key}@{settings.INBOUND_DOMAIN}"

"""Checking a document by its code (handbook section 10)."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from members.models import Vouched
from members.rules.vouched import WHOLE, read

_NONE = "-" * WHOLE  # no code has a hyphen


def check(typed: str) -> Vouched | None:
    """The document with that code; None where there is none, where it was revoked, and where it can
    be no code: nobody can tell which, nor by the time it takes.
    """
    code = read(typed) or _NONE
    return Vouched.objects.filter(code=code, revoked_at__isnull=True).first()


def typed_at() -> str:
    """Where a code is typed, as it is printed: without what every browser adds."""
    return f"{settings.PORTAL_BASE_URL}{reverse('check_document')}".partition("://")[2]


def link(document: Vouched) -> str:
    """The address in its QR code, at which anybody reads what it certifies."""
    path = reverse("document", args=[document.shown_code])
    return f"{settings.PORTAL_BASE_URL}{path}"

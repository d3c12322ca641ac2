"""Payers that are no members: who buys without a certification, and organizations (section 3)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from billing.models import Payer
from members.models import User
from notices.services import recipients


@transaction.atomic
def add_buyer(*, user: User | None = None, **addresses: Any) -> Payer:
    """Somebody who buys without a certification; addresses: as `recipients.add` takes them, an
    email among them.
    """
    return Payer.objects.create(
        sort=Payer.Sort.BUYER, recipient=recipients.add(**addresses), user=user
    )


@transaction.atomic
def add_organization(**addresses: Any) -> Payer:
    """An employer or another body that pays."""
    return Payer.objects.create(sort=Payer.Sort.ORGANIZATION, recipient=recipients.add(**addresses))

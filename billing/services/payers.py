"""Payers that are no members: who buys without a certification, and organizations (section 3)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from billing.models import Payer
from members.models import User
from notices.services import recipients


@transaction.atomic
def add(sort: Payer.Sort, *, user: User | None = None, **addresses: Any) -> Payer:
    """A buyer, or an employer or another body that pays; addresses: as `recipients.add` takes
    them, of a buyer an email among them. user: the buyer's account.
    """
    return Payer.objects.create(sort=sort, recipient=recipients.add(**addresses), user=user)

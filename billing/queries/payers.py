"""Payers: found, named with what depends on them, and locked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from billing.models import Payer
from members.models import Certificant, User
from members.queries.locks import lock_members

NAMES = ("payer__certificant", "payer__recipient")
"""What a query reads along that shows the payers of its rows."""
OF_PAYMENT = [f"payment__{name}" for name in NAMES]
MOST_FOUND = 20
FEWEST_LETTERS = 2


def payers() -> QuerySet[Payer]:
    """Payers with their names."""
    return Payer.objects.select_related("certificant", "recipient")


def payer_of(user: User) -> Payer | None:
    """The payer that somebody signed in is: a member, a buyer with an account (one query), or None
    for who is neither.
    """
    person: Certificant | None = getattr(user, "certificant", None)
    if person is not None:
        return Payer.of(person)
    return payers().filter(user=user).first()


def own(payer_id: int) -> QuerySet[Payer, Any]:
    """A payer, and those as which a member bought before they claimed their record: whose invoices
    they may read and pay.
    """
    return Payer.objects.filter(Q(pk=payer_id) | Q(became=payer_id)).order_by().values("pk")


def lock_payers(payer_ids: Collection[int]) -> int:
    """Lock payers until the transaction ends, members before all others, each in id order; return
    how many of them are members. What is locked of a member is the person, as everybody does; of a
    buyer who became a member, that member too.
    """
    ids = sorted(set(payer_ids))
    members = lock_members(ids)
    if members < len(ids):
        became = Payer.objects.filter(pk__in=ids, became__isnull=False)
        lock_members(sorted(one.became_id or 0 for one in became.only("became")))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT FROM billing_payer WHERE id = ANY(%s) AND certificant_id IS NULL "
                "ORDER BY id FOR NO KEY UPDATE",
                [ids],
            )
    return members


def lock_payer(payer_id: int) -> int | None:
    """Lock one; return the certificant that it is, None for a buyer or an organization."""
    return payer_id if lock_payers([payer_id]) else None


def others_named(text: str) -> list[Payer]:
    """Buyers and organizations whose name has these letters, or whose email is this."""
    if len(text) < FEWEST_LETTERS:
        return []
    named = Q(recipient__name__icontains=text) | Q(recipient__email__iexact=text)
    return list(payers().filter(named).order_by("recipient__name", "pk")[:MOST_FOUND])

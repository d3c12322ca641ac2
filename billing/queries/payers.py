"""Payers: found, named with what depends on them, and locked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper
from rapidfuzz.distance import OSA

from billing.models import Payer
from members.models import Certificant, User
from members.queries.locks import lock_members
from members.rules.names import typos_forgiven, words

NAMES = ("payer__certificant", "payer__recipient")
"""What a query reads along that shows the payers of its rows."""
OF_PAYMENT = [f"payment__{name}" for name in NAMES]
MOST_FOUND = 20
FEWEST_LETTERS = 2
LEAST_ALIKE = 0.3  # of the letters in threes of what was typed, to be compared letter by letter
MOST_COMPARED = 200


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
    """Buyers and organizations whose name has these letters, or whose email is this or is this
    before its @; where there are none, those whose name comes near it, the nearest first.
    """
    if len(text) < FEWEST_LETTERS:
        return []
    named = (
        Q(recipient__name__icontains=text)
        | Q(recipient__email__iexact=text)
        | Q(recipient__email__istartswith=f"{text}@")
    )
    found = list(payers().filter(named).order_by("recipient__name", "pk")[:MOST_FOUND])
    return found or _nearly_named(words(text))


def _nearly_named(typed: list[str]) -> list[Payer]:
    """Those in whose name each word has its like, as many typing errors forgiven as in the name of
    a member.
    """
    if not typed:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {LEAST_ALIKE}")
        rows = payers().alias(upper=Upper("recipient__name"))
        like: list[Payer] = list(
            rows.filter(upper__trigram_word_similar=" ".join(typed).upper()).order_by(
                "recipient__name", "pk"
            )[:MOST_COMPARED]
        )
    far = {one.pk: _errors(typed, words(one.full_name)) for one in like}
    near = [one for one in like if far[one.pk] is not None]
    return sorted(near, key=lambda one: far[one.pk] or 0)[:MOST_FOUND]


def _errors(typed: list[str], name: list[str]) -> int | None:
    """How many typing errors lie between words and a name that has a like of each; else None."""
    least = [min((OSA.distance(word, part) for part in name), default=len(word)) for word in typed]
    if any(errors > typos_forgiven(word) for errors, word in zip(least, typed, strict=True)):
        return None
    return sum(least)

"""Putting what is declared into a database that does not have it yet.

After each migration, so that a figure that is new with a release is on record from then on: what is
there already stays, whatever the declaration says by now.
"""

from __future__ import annotations

from django.db import transaction

from members.models import PolicyValue
from members.queries.policy import figures, policy, tables


def load(**_signal: object) -> None:
    with transaction.atomic():
        for kept in tables():
            kept.load(kept.starting_rows())
        there = set(PolicyValue.objects.values_list("name", flat=True))
        PolicyValue.objects.bulk_create(
            PolicyValue(**figure.starting_row()) for figure in figures() if figure.key not in there
        )
    policy.forget()

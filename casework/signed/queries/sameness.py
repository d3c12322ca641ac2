"""Where the same badge was handed in before, in whatever file."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from casework.signed.models import Signature
from casework.signed.rules.sameness import Prints
from casework.signed.rules.why import FORGED


def same_badge(prints: Iterable[Prints]) -> QuerySet[Signature]:
    """The signatures of these badges on files that are kept, of anybody; by two indexes."""
    known = list(prints)
    signed = Q(signed_hash__in={each.signed for each in known})
    numbered = Q(number_hash__in={each.number for each in known} - {""})
    rows = Signature.objects.filter(signed | (numbered & ~Q(why__in=FORGED)))
    return rows.filter(document__removed_at__isnull=True)

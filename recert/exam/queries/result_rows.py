"""What rows of result files are about."""

from __future__ import annotations

from collections.abc import Iterable

from casework.models import Conflict
from casework.rules.reviewers import WORDS, Barred
from members.models import User
from recert.models import Authorization
from recert.queries.exams import READS


def authorized(numbers: Iterable[str]) -> dict[str, Authorization]:
    """The authorizations of these numbers, each with its person: one query."""
    rows = Authorization.objects.filter(number__in=set(numbers)).select_related(*READS)
    return {row.number: row for row in rows}


def barred_to(actor: User, rows: Iterable[Authorization]) -> dict[str, str]:
    """The numbers of those about whom somebody decides nothing, each with why: one query."""
    people = {row.number: row.application.case.certificant for row in rows}
    near = set(
        Conflict.objects.filter(staff=actor, certificant__in=people.values()).values_list(
            "certificant", flat=True
        )
    )
    own = {number: Barred.OWN for number, one in people.items() if one.user_id == actor.pk}
    declared = {number: Barred.CONFLICT for number, one in people.items() if one.pk in near}
    return {number: WORDS[why] for number, why in (declared | own).items()}

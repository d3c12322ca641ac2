"""Issuing documents that the portal vouches for, and taking that back."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from members.models import Certificant, Vouched, VouchedKind
from members.rules.vouched import CHANCE, LETTERS, with_check
from plumbing import clock

Facts = Sequence[tuple[str, str]]


@transaction.atomic
def vouch(
    *,
    kind: VouchedKind,
    subject: str,
    name: str,
    facts: Facts,
    certificant: Certificant | None,
    on: date,
) -> Vouched:
    """The document of these facts, as printed: the one that was made before where it says the same
    of the same subject, so that who asks twice holds one code.
    """
    printed = [list(fact) for fact in facts]
    said = json.dumps([name, printed], ensure_ascii=False).encode()
    document, _ = Vouched.objects.get_or_create(
        subject=subject,
        kind=kind.key,
        digest=UUID(bytes=hashlib.sha256(said).digest()[:16]),
        revoked_at=None,
        defaults={
            "code": with_check([secrets.randbelow(len(LETTERS)) for _ in range(CHANCE)]),
            "name": name,
            "facts": printed,
            "certificant": certificant,
            "issued_on": on,
        },
    )
    return document


def revoke(*, subject: str) -> int:
    """Vouch no more for any document about that subject; return how many there were. Whoever takes
    the subject back writes its history.
    """
    return revoke_all(subjects=[subject])


def revoke_all(*, subjects: Collection[str]) -> int:
    """The same for any number of subjects: one statement."""
    return Vouched.objects.filter(subject__in=subjects, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )

"""Writing history: one call in the transaction of the deed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from members.models import Certificant, History, User, Verb

SYSTEM = "the portal"


def record(
    *,
    actor: User | None,
    verb: Verb,
    subject: str,
    certificant: Certificant | None = None,
    certificant_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> History:
    """Add one row; `actor` None is the portal itself. `subject` is like `invoice:26-000001`."""
    return History.objects.create(
        **fields(
            actor=actor,
            verb=verb,
            subject=subject,
            certificant_id=certificant.pk if certificant else certificant_id,
            before=before,
            after=after,
            reason=reason,
        )
    )


def fields(
    *,
    actor: User | None,
    verb: Verb,
    subject: str,
    certificant_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """The columns of one row, for those who add many at once."""
    return {
        "actor": actor,
        "actor_name": str(actor) if actor else SYSTEM,
        "verb": verb,
        "subject": subject,
        "certificant_id": certificant_id,
        "before": before,
        "after": after,
        "reason": reason,
    }

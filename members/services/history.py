"""Writing history: one call in the transaction of the deed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from members.models import Certificant, History, User, Verb
from plumbing import clock, copying

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


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to one thing of one person, and what it is since."""

    subject: str
    certificant_id: int | None
    after: Mapping[str, Any]


def record_many(*, actor: User | None, verb: Verb, deeds: Iterable[Deed], reason: str = "") -> None:
    """Add a row for each deed of one kind and reason, all by one statement."""
    by = (clock.now(), verb, actor.pk if actor else None, str(actor) if actor else SYSTEM)
    copying.add_values(
        History,
        ("at", "verb", "actor_id", "actor_name", "subject", "certificant_id", "after", "reason"),
        ((*by, deed.subject, deed.certificant_id, _json(deed.after), reason) for deed in deeds),
    )


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder)

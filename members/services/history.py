"""Writing history: one call in the transaction of the deed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from django.core.serializers.json import DjangoJSONEncoder

from members.models import Certificant, History, User, Verb
from plumbing import clock, copying

SYSTEM = "the portal"


class Told(TypedDict, total=False):
    """What a row may tell beside who did what."""

    certificant: Certificant | None
    certificant_id: int | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str


def record(*, actor: User | None, verb: Verb, subject: str, **told: Unpack[Told]) -> History:
    """Add one row; `actor` None is the portal itself. `subject` is like `invoice:26-000001`."""
    return History.objects.create(**fields(actor=actor, verb=verb, subject=subject, **told))


def fields(*, actor: User | None, verb: Verb, subject: str, **told: Unpack[Told]) -> dict[str, Any]:
    """The columns of one row, for those who add many at once."""
    name = str(actor) if actor else SYSTEM
    return {"actor": actor, "actor_name": name, "verb": verb, "subject": subject, **told}


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to one thing of one person, and what it is since. reason: of it alone."""

    subject: str
    certificant_id: int | None
    after: Mapping[str, Any]
    before: Mapping[str, Any] | None = None
    reason: str = ""


def record_many(*, actor: User | None, verb: Verb, deeds: Iterable[Deed], reason: str = "") -> None:
    """Add a row for each deed of one kind and reason, all by one statement."""
    by = (clock.now(), verb, actor.pk if actor else None, str(actor) if actor else SYSTEM)
    copying.add_values(
        History,
        (
            *("at", "verb", "actor_id", "actor_name", "subject", "certificant_id"),
            *("after", "before", "reason"),
        ),
        (
            (
                *(*by, deed.subject, deed.certificant_id),
                *(_json(deed.after), _json(deed.before), deed.reason or reason),
            )
            for deed in deeds
        ),
    )


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, cls=DjangoJSONEncoder)

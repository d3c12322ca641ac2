"""History rows as lines that people read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from members.models import History, Verb

ICONS = {
    Verb.PAYMENT_RECEIVED: "banknote",
    Verb.PAYMENT_REFUNDED: "hand-coins",
    Verb.INVOICE_ISSUED: "receipt-text",
    Verb.INVOICE_VOIDED: "ban",
    Verb.NOTE_ADDED: "sticky-note",
    Verb.ATTESTED: "signature",
    Verb.CYCLE_MET: "circle-check",
    Verb.CYCLE_ROLLED: "refresh-cw",
    Verb.DUES_PAID: "wallet",
    Verb.PROFILE_CHANGED: "pencil",
    Verb.EMAIL_CHANGED: "mail",
    Verb.NOTICE_RETRIED: "send",
    Verb.IMPORTED: "import",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after; "" where there was none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what, when and why. about: the number of what it was done to, or ""."""

    pk: int
    at: datetime
    who: str
    what: str
    about: str
    icon: str
    reason: str
    changes: tuple[Change, ...]


def deeds(rows: Iterable[History]) -> list[Deed]:
    """Put rows of history into words, in their order."""
    return [
        Deed(
            pk=row.pk,
            at=row.at,
            who=row.actor_name,
            what=row.get_verb_display(),
            about=_about(row.subject),
            icon=ICONS.get(Verb(row.verb), "circle-dot"),
            reason=row.reason,
            changes=tuple(_changes(row.before or {}, row.after or {})),
        )
        for row in rows
    ]


def _about(subject: str) -> str:
    """The number that people know a thing by; the verb says already what it is."""
    kind, _, number = subject.partition(":")
    return number if kind in {"member", "certification", "invoice"} else ""


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterable[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = _said(before.get(name)), _said(after.get(name))
        if old != new:
            yield Change(name.replace("_", " "), old, new)


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)

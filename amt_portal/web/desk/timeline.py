"""History rows as lines that people read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime

from members.models import History, Verb
from plumbing.templatetags.ui import short_day

DAY = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])-([0-2]\d|3[01])", re.ASCII)
MOMENT = re.compile(DAY.pattern + r"T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)

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
    """A value as people write it; what JSON kept of a day or a moment is one again."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if not isinstance(value, str):
        return str(value)
    if DAY.fullmatch(value):
        return short_day(parse_date(value))
    if moment := MOMENT.fullmatch(value) and parse_datetime(value):
        return date_format(localtime(moment), "M j, Y, g:i A")
    return value

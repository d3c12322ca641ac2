"""History rows as sentences that people read.

Each verb has its sentence in `templates/history/<verb>.html`, written by whoever owns the verb; it
says what was done to which thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from members.models import History, Verb
from members.models.history import ON_TOP
from members.services.history import SYSTEM
from plumbing import clock
from plumbing.templatetags.ui import day, short_day

DAY = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])-([0-2]\d|3[01])", re.ASCII)
MOMENT = re.compile(DAY.pattern + r"T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
# What no page of staff shows: what a proof is called and is stays the member's, a hash is nobody's.
HIDDEN = {"sha256", "signature", ON_TOP}
PROOFS = {Verb.PROOF_ADDED, Verb.PROOF_REMOVED}
KINDS = {
    "": Q(),
    "notes": Q(verb__in=[Verb.NOTE_ADDED, Verb.NOTE_TAKEN_DOWN]),
    "staff": Q(actor__is_staff=True),
    "money": Q(subject__startswith="invoice:")
    | Q(subject__startswith="payment:")
    | Q(verb__in=[Verb.DUES_PAID, Verb.DUES_TAKEN_BACK]),
}
KIND_NAMES = {"": "All", "notes": "Notes", "staff": "Staff", "money": "Money"}


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after; "" where there was none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What happened, as a sentence with its icon; who did it, "" where the portal did by itself."""

    pk: int
    at: datetime
    who: str
    sentence: SafeString
    reason: str
    note: bool
    changes: tuple[Change, ...]


def deeds(rows: Iterable[History], name: str = "") -> list[Deed]:
    """Put rows of history into words, in their order; name: of the person they are about."""
    return [_deed(row, name) for row in rows]


def grouped(found: list[Deed]) -> list[tuple[str, list[Deed]]]:
    """By today and by month, in their order, each with its heading."""
    return [(label, list(each)) for label, each in groupby(found, key=_heading)]


def _heading(deed: Deed) -> str:
    on = clock.office_day(deed.at)
    if on == clock.today():
        return f"Today, {day(on)}"
    return f"{on:%B} {on.year}"


def _deed(row: History, name: str) -> Deed:
    was, now = row.before or {}, row.after or {}
    changes = () if row.verb in PROOFS else tuple(_changes(was, now))
    by_portal = row.actor_name == SYSTEM
    kind, _, number = row.subject.partition(":")
    words = {
        "name": name or "The member",
        "who": "The portal" if by_portal else row.actor_name,
        "by_portal": by_portal,
        "kind": kind,
        "about": number,
        "was": _revived(was),
        "now": _revived(now),
        "changed": {key for key in {*was, *now} if was.get(key) != now.get(key)},
    }
    return Deed(
        pk=row.pk,
        at=row.at,
        who="" if by_portal else row.actor_name,
        sentence=render_to_string(f"history/{row.verb}.html", words),
        reason=row.reason,
        note=row.verb == Verb.NOTE_ADDED,
        changes=changes,
    )


def _revived(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What JSON kept of days is days again, so that a sentence can write them as it likes."""
    return {key: _day_of(value) or value for key, value in kept.items()}


def _day_of(value: object) -> date | None:
    return parse_date(value) if isinstance(value, str) and DAY.fullmatch(value) else None


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = _said(before.get(name)), _said(after.get(name))
        if old != new and name not in HIDDEN:
            yield Change(name.replace("_", " "), old, new)


def _said(value: object) -> str:
    """A value as people write it; what JSON kept of a day or a moment is one again."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if not isinstance(value, str):
        return str(value)
    if on := _day_of(value):
        return short_day(on)
    if moment := MOMENT.fullmatch(value) and parse_datetime(value):
        return date_format(localtime(moment), "M j, Y, g:i A")
    return value

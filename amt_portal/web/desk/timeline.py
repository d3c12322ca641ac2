"""History rows as sentences that people read.

Each verb has its sentence in `templates/history/<verb>.html`, written by whoever owns the verb; it
says what was done to which thing. Its icon and its page stand where the verb is declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from members.models import History, User
from members.models.history import ON_TOP
from members.models.verb import Group, Link, declared, verb_of
from members.services.history import SYSTEM
from members.verbs import NOTES
from plumbing import clock
from plumbing.templatetags.ui import day, short_day

DAY = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])-([0-2]\d|3[01])", re.ASCII)
MOMENT = re.compile(DAY.pattern + r"T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
# What no page of staff shows: a hash is nobody's.
HIDDEN = {"sha256", "hashes", "signature", ON_TOP}
DEEDS_A_PAGE = 50
STAFF = Group(20, "staff", "Staff")
NO_THINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after; "" where there was none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What happened, as a sentence with its icon; who did it, "" where the portal did by itself.

    link: to the page behind it, where there is one for who looks.
    """

    pk: int
    at: datetime
    who: str
    icon: str
    sentence: SafeString
    reason: str
    note: bool
    link: Link | None
    changes: tuple[Change, ...]


def chips() -> dict[str, str]:
    """What lines can be read alone, by the key of `only`."""
    groups = {group for verb in declared() for group in verb.shown.groups}
    return {"": "All"} | {group.key: group.label for group in sorted(groups | {STAFF})}


def only(key: str) -> Q:
    """The condition for the lines of one chip; of all where there is no such chip."""
    if key == STAFF.key:
        return Q(actor__is_staff=True)
    verbs = [one for one in declared() if key in {group.key for group in one.shown.groups}]
    return Q(verb__in=verbs) if verbs else Q()


def deeds(
    rows: Iterable[History],
    viewer: User,
    name: str = "",
    things: Mapping[str, str] = NO_THINGS,
) -> list[Deed]:
    """Put rows of history into words, in their order, with the links that `viewer` may follow.

    name: of the person they are about; things: what subjects are called, where not by their key.
    """
    return [_deed(row, viewer, name, things.get(row.subject, row.key)) for row in rows]


def page(
    rows: QuerySet[History],
    viewer: User,
    name: str = "",
    things: Mapping[str, str] = NO_THINGS,
    most: int = DEEDS_A_PAGE,
) -> dict[str, Any]:
    """What a page of history shows: `groups`, the deeds by today and by month with their headings,
    and `older`, the row behind which the page before this one begins; None where there is none.
    """
    shown = deeds(rows[: most + 1], viewer, name, things)
    older = shown[most - 1].pk if len(shown) > most else None
    groups = groupby(shown[:most], key=_heading)
    return {"groups": [(label, list(each)) for label, each in groups], "older": older}


def _heading(deed: Deed) -> str:
    on = clock.office_day(deed.at)
    if on == clock.today():
        return f"Today, {day(on)}"
    return f"{on:%B} {on.year}"


def _deed(row: History, viewer: User, name: str, about: str) -> Deed:
    was, now, shown = row.was, row.now, verb_of(row.verb).shown
    by_portal = row.actor_name == SYSTEM
    words = {
        "name": name or "The member",
        "who": "The portal" if by_portal else row.actor_name,
        "by_portal": by_portal,
        "kind": row.kind,
        "about": about,
        "was": _revived(was),
        "now": _revived(now),
        "changed": row.changed,
    }
    return Deed(
        pk=row.pk,
        at=row.at,
        who="" if by_portal else row.actor_name,
        sentence=render_to_string(f"history/{row.verb}.html", words),
        reason=row.reason,
        note=NOTES in shown.groups,
        icon=shown.icon_of(row),
        link=shown.page.link(row, viewer) if shown.page else None,
        changes=() if shown.private else tuple(_changes(was, now)),
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

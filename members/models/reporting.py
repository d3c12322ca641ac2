"""Triggers that put what changed into the feed, whoever wrote it and however many at once.

A row of the feed tells the day that holds now and the one that held before: added, another day, or
taken back. Writing what is there already is no news.
"""

from __future__ import annotations

import pgtrigger

_TELL = """
INSERT INTO members_news (kind, certificant_id, certification_id, {about}effective_on, before_on)
SELECT told.kind, held.certificant_id, held.id, {about_of}told.day, told.before
FROM {rows}
JOIN members_certification held ON held.id = stood.{of}
CROSS JOIN LATERAL (VALUES {days}) told (kind, day, before)
WHERE told.day IS DISTINCT FROM told.before
ORDER BY stood.id
"""
# Planned anew each time: the plan of a statement of one row takes hours for one of many.
_ONCE = "{tell}; RETURN NULL;"
_ANEW = "EXECUTE $told${tell}$told$; RETURN NULL;"


def report(
    days: dict[str, str],
    *,
    of: str = "certification_id",
    about: str = "",
    called: str = "",
) -> list[pgtrigger.Trigger]:
    """Tell of the days of a table. days: the kind of news by column; of: the column that says of
    which certification; about: one that says which of several of it, in the feed called so too or
    `called`.
    """
    asked = {
        "of": of,
        "about": about and f"{called or about}, ",
        "about_of": about and f"stood.{about}, ",
    }
    return [
        _told("reported_added", pgtrigger.Insert, days, asked),
        _told("reported_changed", pgtrigger.Update, days, asked),
        _told("reported_taken_back", pgtrigger.Delete, days, asked),
    ]


def _told(
    name: str, operation: pgtrigger.Operation, days: dict[str, str], asked: dict[str, str]
) -> pgtrigger.Trigger:
    if operation == pgtrigger.Update:
        rows, tables = "written stood JOIN earlier USING (id)", {"old": "earlier", "new": "written"}
        pair = "stood.{0}, earlier.{0}"
    elif operation == pgtrigger.Insert:
        rows, tables, pair = "written stood", {"new": "written"}, "stood.{0}, NULL::date"
    else:
        rows, tables, pair = "earlier stood", {"old": "earlier"}, "NULL::date, stood.{0}"
    told = ", ".join(f"('{kind}', {pair.format(column)})" for column, kind in days.items())
    tell = _TELL.format(rows=rows, days=told, **asked)
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),  # type: ignore[no-untyped-call]
        func=(_ANEW if operation == pgtrigger.Update else _ONCE).format(tell=tell),
    )


def report_contact(*fields: str) -> pgtrigger.Trigger:
    """Tell that one of these columns of a person is another one."""
    return pgtrigger.Trigger(
        name="reported_contact",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf(*fields),  # type: ignore[no-untyped-call]
        condition=pgtrigger.AnyChange(*fields),
        func="INSERT INTO members_news (kind, certificant_id) VALUES ('contact', NEW.id);"
        " RETURN NULL;",
    )

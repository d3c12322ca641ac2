"""Foreign keys, set aside while tables are filled: row by row they cost more than the rows do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection


class Reference(NamedTuple):
    """A foreign key as the database tells it."""

    table: str
    name: str
    definition: str


def set_aside(tables: Sequence[str]) -> list[Reference]:
    """Drop the foreign keys of these tables; return them, for `put_back` and `check`."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])"
            " ORDER BY conrelid, conname",
            [list(tables)],
        )
        found = [Reference(*row) for row in cursor.fetchall()]
        for one in found:
            cursor.execute(f"ALTER TABLE {one.table} DROP CONSTRAINT {one.name}")
    return found


def put_back(found: Sequence[Reference]) -> None:
    """Have them hold for every row from now on; those that are there are not looked at."""
    with connection.cursor() as cursor:
        for one in found:
            cursor.execute(
                f"ALTER TABLE {one.table} ADD CONSTRAINT {one.name} {one.definition} NOT VALID"
            )


def check(one: Reference) -> None:
    """Look at the rows that are there, all at once; IntegrityError where one refers to nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {one.table} VALIDATE CONSTRAINT {one.name}")

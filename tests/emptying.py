"""Emptying tables, which the database refuses everybody but a test.

A transactional test ends with the rows with which migrations left the database, not with Django's
`flush`: to truncate some hundred tables and to run all that follows a migration takes a second.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pgtrigger
from django.db import connection, transaction
from django.test import TransactionTestCase

KEPT = "as_migrated"  # a schema: a copy of each table in which migrations left rows
SEQUENCES = "sequences.json"
LONGEST = "30s"  # somebody else's transaction is waited for, but not for ever


def empty(*tables: str) -> None:
    """Take all rows of the tables away, and what refers to them."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def keep(kept: str = KEPT) -> None:
    """Keep what the tables hold by now: what they hold when a test begins."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {kept} CASCADE; CREATE SCHEMA {kept}")
        columns = _columns("public")
        for table in _filled(columns):
            rows = f'SELECT {columns[table]} FROM public."{table}"'  # noqa: S608 - our own tables
            cursor.execute(f'CREATE TABLE {kept}."{table}" AS {rows}')


def put_back(kept: str = KEPT) -> None:
    """Have each table hold again what was kept of it, past triggers and references."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST}'")
        every = _columns("public")
        names = ", ".join(f'public."{table}"' for table in every)
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in _filled(every):
            cursor.execute(f'DELETE FROM public."{table}"')  # noqa: S608 - our own tables
        for table, columns in _columns(kept).items():
            cursor.execute(f'INSERT INTO public."{table}" ({columns}) TABLE {kept}."{table}"')


def write(folder: Path) -> None:
    """Write what the tables hold to a folder, for `read` in another database."""
    with connection.cursor() as cursor:
        columns = _columns("public")
        for table in _filled(columns):
            rows = f'COPY (SELECT {columns[table]} FROM public."{table}") TO STDOUT'  # noqa: S608 - ours
            with cursor.copy(rows) as copy, (folder / table).open("wb") as file:
                file.writelines(copy)
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0")
        (folder / SEQUENCES).write_text(json.dumps(cursor.fetchall()))


def read(folder: Path) -> None:
    """Have each table hold what `write` found in it, past triggers and references."""
    with transaction.atomic(), connection.cursor() as cursor:
        columns = _columns("public")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in _filled(columns):
            cursor.execute(f'DELETE FROM public."{table}"')  # noqa: S608 - our own tables
        for path in folder.iterdir():
            if path.name != SEQUENCES:
                rows = f'COPY public."{path.name}" ({columns[path.name]}) FROM STDIN'
                with cursor.copy(rows) as copy:
                    copy.write(path.read_bytes())
        for name, value in json.loads((folder / SEQUENCES).read_text()):
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, value])
        cursor.execute("SET LOCAL session_replication_role = origin")


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written in here is taken back: for what several tests begin with. Each of them, other
    than a transactional one, takes back its own.
    """
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # so that it may hold durable ones
    with whole:
        yield
        transaction.set_rollback(True)


def let_tests_end_so() -> None:
    """In place of `flush`."""
    TransactionTestCase._fixture_teardown = lambda _self: put_back()  # type: ignore[method-assign]


def _columns(schema: str) -> dict[str, str]:
    """The columns of each table that can be written: all but those that Postgres works out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, string_agg(quote_ident(attname), ', ' ORDER BY attnum)"
            " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
            " WHERE relnamespace = %s::regnamespace AND relkind = 'r'"
            " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' GROUP BY relname",
            [schema],
        )
        return dict(cursor.fetchall())


def _filled(tables: Iterable[str]) -> list[str]:
    """Those that hold a row."""
    asked = [
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.\"{table}\")"  # noqa: S608 - our own
        for table in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]

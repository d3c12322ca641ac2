"""Emptying tables, which the database refuses everybody but a test.

A transactional test ends with the rows with which migrations left the database, not with Django's
`flush`: to truncate some hundred tables and to run all that follows a migration takes a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.db import connection, transaction
from django.test import TransactionTestCase

KEPT = "as_migrated"  # a schema: a copy of each table in which migrations left rows
LONGEST = "30s"  # somebody else's transaction is waited for, but not for ever


def empty(*tables: str) -> None:
    """Take all rows of the tables away, and what refers to them."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def keep(kept: str = KEPT) -> None:
    """Keep what the tables hold by now: what they hold when a test begins."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {kept} CASCADE; CREATE SCHEMA {kept}")
        for table in _filled():
            cursor.execute(f'CREATE TABLE {kept}."{table}" AS TABLE public."{table}"')


def put_back(kept: str = KEPT) -> None:
    """Have each table hold again what was kept of it, past triggers and references."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST}'")
        every = ", ".join(f'public."{table}"' for table in _tables("public"))
        cursor.execute(f"LOCK TABLE {every} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in _filled():
            cursor.execute(f'DELETE FROM public."{table}"')  # noqa: S608 - our own tables
        for table in _tables(kept):
            cursor.execute(f'INSERT INTO public."{table}" TABLE {kept}."{table}"')


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


def _tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return [table for (table,) in cursor.fetchall()]


def _filled() -> list[str]:
    """The tables that hold a row."""
    asked = [
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.\"{table}\")"  # noqa: S608 - our own
        for table in _tables("public")
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]

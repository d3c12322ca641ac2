"""Several processes that see one snapshot of the database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from django.db import connection, transaction

from plumbing import beside

READ = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# Who stands still in a transaction is cut off; this one waits for its readers, for minutes.
PATIENCE = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"


@contextmanager
def readers(processes: int) -> Iterator[ProcessPoolExecutor]:
    """A pool whose processes all see what is committed now, as this connection does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(READ)
        cursor.execute(PATIENCE)
        cursor.execute("SELECT pg_export_snapshot()")
        with beside.pool(processes, _join, cursor.fetchone()[0]) as pool:
            yield pool


def _join(snapshot: str) -> None:
    """Begin a process of the pool with the one transaction that it lives in."""
    connection.set_autocommit(False)
    with connection.cursor() as cursor:
        cursor.execute(READ)
        cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])

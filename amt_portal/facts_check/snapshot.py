"""Several processes that see one snapshot of the database.

Imports no models: a process of the pool comes here before it has set up Django.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process

import django
from django.db import connection, transaction

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
        joined = (str(connection.settings_dict["NAME"]), cursor.fetchone()[0])
        with ProcessPoolExecutor(
            processes, mp_context=get_context("spawn"), initializer=_join, initargs=joined
        ) as pool:
            yield pool


def _join(database: str, snapshot: str) -> None:
    """Begin a process of the pool with the one transaction that it lives in."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    django.setup()
    connection.settings_dict["NAME"] = database
    connection.set_autocommit(False)
    with connection.cursor() as cursor:
        cursor.execute(READ)
        cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])


def _end_with_the_parent() -> None:
    """A pool whose owner was killed would wait for work for ever, and hold the snapshot."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

"""Emptying tables, which the database refuses everybody but a test."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations


def empty(*tables: str) -> None:
    """Take all rows of the tables away, and what refers to them."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def let_flush() -> None:
    """Have `flush`, with which a transactional test ends, go past the triggers."""
    flush = DatabaseOperations.execute_sql_flush

    def past_triggers(self: DatabaseOperations, sql_list: Any) -> None:
        with pgtrigger.ignore():
            flush(self, sql_list)

    DatabaseOperations.execute_sql_flush = past_triggers  # type: ignore[method-assign]

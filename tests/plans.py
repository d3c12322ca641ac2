"""What a statement reads, as Postgres itself tells it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

VERBS = ("SELECT", "UPDATE", "INSERT", "WITH", "(SELECT")


def statements_of(deed: Callable[[], object]) -> list[str]:
    """The reading and writing statements of a deed, with their parameters."""
    with CaptureQueriesContext(connection) as asked:
        deed()
    return [query["sql"] for query in asked if query["sql"].startswith(VERBS)]


def learn() -> None:
    """Have the planner know what a test has written: by itself it learns of what is committed."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def rows_read(statement: str) -> int:
    """How many rows of tables a statement looks at, those it throws away included.

    The statement is carried out.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        (found,) = cursor.fetchone()
    plan = found if isinstance(found, list) else json.loads(found)
    return sum(_looked_at(node) for node in _nodes(plan[0]["Plan"]) if "Relation Name" in node)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _looked_at(node: dict[str, Any]) -> int:
    thrown_away = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    rows = node["Actual Rows"] + sum(node.get(name, 0) for name in thrown_away)
    return round(rows * node["Actual Loops"])

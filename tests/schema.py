"""The shape of the database: a test that fails in the middle must not leave it bent for the next.

pytest-django empties the tables. Constraints, triggers and tables that a test or a seeding set
aside are put back here, by the definitions the database itself gives.
"""

from __future__ import annotations

from django.db import connection
from psycopg.pq import TransactionStatus

from tests import emptying

Shape = dict[tuple[str, str, str], str]

ASIDE = """
SELECT 'table', relname, '', '' FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'constraint', conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'u', 'x')
UNION ALL
SELECT 'index', tablename, quote_ident(indexname), indexdef FROM pg_indexes
WHERE schemaname = 'public' AND NOT EXISTS (
    SELECT FROM pg_constraint WHERE conname = indexname AND contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, quote_ident(tgname), pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'
"""


def shape() -> Shape:
    with connection.cursor() as cursor:
        cursor.execute(ASIDE)
        return {(kind, table, name): said for kind, table, name, said in cursor.fetchall()}


def quieten() -> None:
    """Let go of a connection that is in the middle of something."""
    held = connection.connection
    if held and held.info.transaction_status != TransactionStatus.IDLE:
        connection.close()


def send_away() -> list[str]:
    """End the other sessions of this database; return what each did last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state || ': ' || query, pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return [said for said, _ in cursor.fetchall()]


def put_back(before: Shape) -> None:
    """Empty the tables and make their shape what it was."""
    emptying.put_back()
    now = shape()
    with connection.cursor() as cursor:
        for kind, table, name in sorted(now.keys() - before.keys()):
            if kind == "table":
                cursor.execute(f'DROP TABLE "{table}" CASCADE')
            elif ("table", table, "") in before:
                cursor.execute(_without(kind, table, name))
        for (kind, table, name), said in sorted(before.items()):
            if now.get((kind, table, name)) != said:
                cursor.execute(_without(kind, table, name))
                added = f"ALTER TABLE {table} ADD CONSTRAINT {name} {said}"
                cursor.execute(added if kind == "constraint" else said)


def _without(kind: str, table: str, name: str) -> str:
    return {
        "constraint": f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
        "index": f"DROP INDEX IF EXISTS {name}",
        "trigger": f"DROP TRIGGER IF EXISTS {name} ON {table}",
    }[kind]

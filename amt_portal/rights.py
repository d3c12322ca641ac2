"""What the role may do that the portal works as: read and write rows, and no more of what is frozen
than its triggers allow. Who gets hold of that role can neither empty a table nor change one, nor
rewrite what was paid, signed or done, not even with the triggers set aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"


def grant(**_signal: Any) -> None:
    """Grant it all anew after each migration, to the role of PORTAL_DATABASE_ROLE."""
    if not settings.DATABASE_ROLE:
        return
    role = sql.Identifier(settings.DATABASE_ROLE)
    # At once: a portal at work meanwhile is neither shut out nor let at what is frozen.
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(sql.SQL(statement).format(role=role))


def _statements() -> Iterator[str]:
    public = "IN SCHEMA public"
    yield "GRANT USAGE ON SCHEMA public TO {role}"
    yield f"REVOKE ALL ON ALL TABLES {public} FROM {{role}}"
    yield f"GRANT {EVERYTHING} ON ALL TABLES {public} TO {{role}}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES {public} TO {{role}}"
    yield "REVOKE INSERT, UPDATE, DELETE ON django_migrations, casework_casemove FROM {role}"
    for model, trigger in pgtrigger.registered():
        table = f'"{model._meta.db_table}"'  # noqa: SLF001 - Django's documented way
        if trigger.name == "append_only":
            yield f"REVOKE UPDATE, DELETE ON {table} FROM {{role}}"
        elif trigger.name == "never_changed":
            yield f"REVOKE UPDATE ON {table} FROM {{role}}"
        elif trigger.name == "never_deleted":
            yield f"REVOKE DELETE ON {table} FROM {{role}}"
        elif trigger.name == "frozen":
            columns = ", ".join(f'"{column}"' for column in _changing(model, trigger.condition))
            yield f"REVOKE UPDATE ON {table} FROM {{role}}"
            yield f"GRANT UPDATE ({columns}) ON {table} TO {{role}}"


def _changing(model: Any, frozen: Any) -> list[str]:
    """The columns that the trigger `frozen` leaves alone."""
    fields = model._meta.fields  # noqa: SLF001 - Django's documented way
    kept = set(frozen.fields) or {field.name for field in fields} - set(frozen.exclude)
    return [field.column for field in fields if field.name not in kept]

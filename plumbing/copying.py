"""Adding many rows of one table by COPY: several times faster than INSERT, the same constraints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import AutoField, Model

Row = TypeVar("Row", bound=Model)


def add(rows: Sequence[Row]) -> Sequence[Row]:
    """Add unsaved rows of one model and give them their ids; a conflict is an IntegrityError.

    Like `bulk_create`, it sends no signals and calls no `save`. Values go to the database as they
    are: for models of plain columns (text, numbers, days, moments, references), not of JSON.
    """
    if not rows:
        return rows
    meta = rows[0]._meta  # noqa: SLF001 - the documented way to a model's columns
    fields = [field for field in meta.concrete_fields if not field.generated]
    numbered = meta.pk if isinstance(meta.pk, AutoField) else None
    with connection.cursor() as cursor:
        if numbered is not None:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [meta.db_table, numbered.column, len(rows)],
            )
            for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = number
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in fields)
        statement = f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN"
        names = [field.attname for field in fields]
        with connection.wrap_database_errors, cursor.copy(statement) as out:
            for row in rows:
                out.write_row([getattr(row, name) for name in names])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as bulk_create
    return rows

"""The import of an export, beside copying the rows it leaves behind into the same tables."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from django.db import connection, transaction

from amt_portal.imports.run import run_import
from bench import export
from bench.copies import empty_database
from bench.figures import Figure, Scale
from plumbing import clock

ROUNDS = 3
PEOPLE = 5_000

# What an import leaves, in the order of its references. A standing is born with its certification,
# so the rows of that table come by themselves on both sides.
TABLES = (
    "members_certificant",
    "members_history",
    "members_certification",
    "members_duespaid",
    "members_cyclefact",
    "ccp_cycle",
    "ccp_attestation",
    "ccp_activity",
    "ccp_activityclaim",
    "billing_payment",
    "billing_allocation",
    "dues_importeddues",
    "members_importedrow",
)


def measure(scale: Scale) -> Iterator[Figure]:
    folder = scale.state / "export"
    people = min(PEOPLE, scale.people)
    rows = export.write(folder, people)
    imports, floors = [], []
    for _ in range(ROUNDS):
        with empty_database("import"):
            imports.append(_import(folder, rows))
            _keep(folder)
        with empty_database("copied"):
            floors.append(_copy(folder))
    seconds, floor = median(imports), median(floors)
    note = f"{rows:,} rows of {people:,} people"
    yield Figure("import: rows of the export per second", rows / seconds, "1/s", note=note)
    yield Figure(
        "import beside a bare COPY of what it leaves",
        1e6 * seconds / rows,
        "µs/row",
        1e6 * floor / rows,
        note="standings worked out by the import only",
    )


def _import(folder: Path, rows: int) -> float:
    """Seconds to import the folder; RuntimeError when a row of it is refused."""
    began = time.perf_counter()
    summary = run_import(folder, on=clock.today(), actor=None)
    seconds = time.perf_counter() - began
    if sum(count.new for count in summary.files) != rows:
        raise RuntimeError("\n".join(summary.lines()))
    return seconds


def _keep(folder: Path) -> None:
    """Write what the import has left as binary files, one a table."""
    with connection.cursor() as cursor:
        for table in TABLES:
            statement = f"COPY (SELECT {_columns(table)} FROM {table}) TO STDOUT (FORMAT binary)"
            with (folder / table).open("wb") as file, cursor.copy(statement) as out:
                for part in out:
                    file.write(part)


def _copy(folder: Path) -> float:
    """Seconds to copy the files into empty tables, in one transaction."""
    columns = {table: _columns(table) for table in TABLES}
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            statement = f"COPY {table} ({columns[table]}) FROM STDIN (FORMAT binary)"
            with (folder / table).open("rb") as file, cursor.copy(statement) as out:
                while part := file.read(1 << 20):
                    out.write(part)
    return time.perf_counter() - began


def _columns(table: str) -> str:
    """The columns that are not generated, parted by commas."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND attgenerated = ''",
            [table],
        )
        return str(cursor.fetchone()[0])

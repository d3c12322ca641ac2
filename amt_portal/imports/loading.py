"""Taking one file: read, compare with what was taken before, check, write; a chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction

from amt_portal.imports.summary import FileCount, Refusal
from amt_portal.imports.table import ALREADY_TAKEN, Record, Table
from members.models import ImportedRow
from plumbing import copying
from plumbing.tables.row import Refused, Row
from plumbing.tables.source import BadLine, Source

CHUNK = 2000

# Keys met in this run, so that a row told twice in one file is known from one of an earlier import.
CREATE_MET = "CREATE TEMPORARY TABLE import_met (file text, key text, PRIMARY KEY (file, key))"
DROP_MET = "DROP TABLE import_met"
_MEET = "INSERT INTO import_met SELECT %s, unnest(%s::text[]) ON CONFLICT DO NOTHING"
_KNOWN = """
SELECT row.key, row.digest, met.key IS NOT NULL
FROM members_importedrow row
LEFT JOIN import_met met ON met.file = row.file AND met.key = row.key
WHERE row.file = %s AND row.key = ANY(%s)
"""


class Loading:
    """The taking of one file."""

    def __init__(
        self,
        table: Table[Any],
        source: Source,
        *,
        refused: Callable[[Refusal], None],
        progress: Callable[[str, int, int], None],
    ) -> None:
        """`refused` is told of each row not taken, `progress` of file, bytes read, bytes in all."""
        self.table = table
        self.source = source
        self.count = FileCount(table.name)
        self._refused = refused
        self._refusals: list[Refusal] = []
        self._progress = progress

    def run(self) -> FileCount:
        """Take the file; each chunk is one transaction, with its fingerprints, so that a run
        killed anywhere is simply run again.
        """
        rows = self.source.rows()
        while lines := list(islice(rows, CHUNK)):
            records = list(self._read(lines))
            with transaction.atomic():
                self._take(records)
            for refusal in sorted(self._refusals, key=lambda refusal: refusal.line):
                self._refused(refusal)
            self._refusals.clear()
            self._progress(self.table.name, self.source.position, self.source.size)
        return self.count

    def _read(self, lines: Sequence[tuple[int, list[str] | BadLine]]) -> Iterator[Record[Any]]:
        for line, cells in lines:
            try:
                if isinstance(cells, BadLine):
                    raise Refused(cells.column, cells.value, cells.reason)  # noqa: TRY301
                yield self.table.read(Row.of(line, self.table.columns, cells))
            except Refused as refusal:
                self._refuse(line, refusal)

    def _take(self, records: Sequence[Record[Any]]) -> None:
        known, met = self._known([record.key for record in records])
        self.table.gather(records)
        new: list[Record[Any]] = []
        for record in records:
            try:
                if record.key in known:
                    if known[record.key] != record.digest:
                        record.row.refuse(self.table.key_column, ALREADY_TAKEN)
                else:
                    self.table.check(record)
                    new.append(record)
            except Refused as refusal:
                self._refuse(record.row.line, refusal)
                continue
            if record.key in met:
                self.count.same_again += 1
            else:
                self.count.taken += 1
            known[record.key] = record.digest
            met.add(record.key)
        self.count.new += len(new)
        if new:
            self.table.write(new)
            copying.add(
                [
                    ImportedRow(file=self.table.name, key=record.key, digest=record.digest)
                    for record in new
                ]
            )
        with connection.cursor() as cursor:
            cursor.execute(_MEET, [self.table.name, sorted(met)])

    def _known(self, keys: Sequence[str]) -> tuple[dict[str, Any], set[str]]:
        with connection.cursor() as cursor:
            cursor.execute(_KNOWN, [self.table.name, list(keys)])
            rows = cursor.fetchall()
        return {key: digest for key, digest, _ in rows}, {key for key, _, met in rows if met}

    def _refuse(self, line: int, refusal: Refused) -> None:
        self.count.refused += 1
        self.count.reasons[str(refusal)] += 1
        self._refusals.append(
            Refusal(self.table.name, line, refusal.column, refusal.value, refusal.reason)
        )

"""A row that comes again in another file, as a vendor may tell all once more each week: what waits
for a person already waits once, and what was set aside stays so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import connection

from casework.files.kinds import Found
from casework.files.models import FileRow, RowState

TOLD = "The same row is held already, or was set aside."

_BEFORE = """
SELECT told.cells::text FROM files_filerow told JOIN files_rowfile file ON file.id = told.file_id
WHERE told.state IN ('held', 'set_aside') AND file.kind = %s AND file.name <> ''
  AND file.state IN ('taking', 'taken') AND told.cells = ANY(%s::jsonb[])
"""


def once(kind: str, rows: Sequence[tuple[FileRow, Found]]) -> list[Found]:
    """What becomes of rows of a file; of those that would be held, one that was told before, above
    or in another file, is nothing. One query, none where nothing would be held.
    """
    told = _before(kind, [row.cells for row, found in rows if found.state == RowState.HELD])
    founds = []
    for row, found in rows:
        if found.state == RowState.HELD:
            said = _key(row.cells)
            again = said in told
            told.add(said)
            founds.append(replace(found, state=RowState.SAME, why=TOLD) if again else found)
        else:
            founds.append(found)
    return founds


def _before(kind: str, cells: Sequence[Mapping[str, str]]) -> set[str]:
    if not cells:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [kind, [json.dumps(each) for each in cells]])
        return {_key(json.loads(said)) for (said,) in cursor.fetchall()}


def _key(cells: Mapping[str, str]) -> str:
    return json.dumps(cells, sort_keys=True)

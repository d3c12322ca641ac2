"""Handing a file in: every row is looked at, nothing else is written (handbook section 9)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from casework.files.kinds import FileKind, Found
from casework.files.models import FileRow, FileState, RowFile, RowState
from casework.files.services import repeats
from members.models import User
from plumbing.tables.row import Refused, Row
from plumbing.tables.source import BadLine, FileRefused, Source

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
NOTES = ("line", "why")
"""Columns of the list of rows that were not taken: corrected, it can be handed in as it is."""
REASON = FileRow._meta.get_field("why").max_length  # noqa: SLF001 - the documented way


def hand_in(
    *, kind: FileKind[Any], name: str, content: bytes, form_key: UUID, on: date, actor: User
) -> RowFile:
    """Keep a file with what would become of each of its rows; sent twice it is one file, and
    another file from the same form another. Raises FileRefused where it is no such table.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(f"{name}: larger than 5 MB. Please part it.")
    columns = (*kind.names, *NOTES)
    source = Source.of(content, columns, name=name, optional=kind.optional | frozenset(NOTES))
    rows = list(_rows(kind, source, on))
    if not rows:
        raise FileRefused(f"{name}: it has no row below its header.")
    digest = hashlib.sha256(content).hexdigest()
    about = {"name": name[-120:], "sha256": digest}
    return _keep(kind, rows, on, about, uuid5(form_key, f"{kind.key} {digest}"), actor)


def type_in(
    *, kind: FileKind[Any], cells: Mapping[str, str], form_key: UUID, on: date, actor: User
) -> FileRow:
    """Keep what somebody typed as one row, looked at like that of a file; sent twice it is one, and
    typed otherwise another. Raises Refused for what the kind cannot read.
    """
    row = Row(1, {name: cells.get(name, "") for name in kind.names})
    read = [(FileRow(line=1, cells=dict(row.cells)), kind.read(row, on))]
    key = uuid5(form_key, json.dumps(dict(row.cells), sort_keys=True))
    file = _keep(kind, read, on, {"state": FileState.TAKING}, key, actor)
    return file.rows.get()


def _rows(kind: FileKind[Any], source: Source, on: date) -> Iterator[tuple[FileRow, Any]]:
    """Each row with what it says, None where it cannot be read."""
    for line, cells in source.rows():
        row = FileRow(line=line, state=RowState.REFUSED)
        if line > MOST_ROWS:
            raise FileRefused(f"{source.name}: more than {MOST_ROWS} lines. Please part it.")
        said = None
        try:
            if isinstance(cells, BadLine):
                raise Refused(cells.column, cells.value, cells.reason)  # noqa: TRY301
            read = Row.of(line, source.columns, cells)
            row.cells = {name: read.cells[name] for name in kind.names if read.cells[name]}
            said = kind.read(read, on)
        except Refused as refused:
            row.column = refused.column
            row.why = f"{refused.why}{refused.others}"[:REASON]
        yield row, said


def _keep(
    kind: FileKind[Any],
    rows: list[tuple[FileRow, Any]],
    on: date,
    about: Mapping[str, str],
    form_key: UUID,
    actor: User,
) -> RowFile:
    good = [(row, said) for row, said in rows if said is not None]
    founds = kind.look([said for _, said in good], on)
    looked = [(row, found) for (row, _), found in zip(good, founds, strict=True)]
    if "sha256" in about:
        founds = repeats.once(kind.key, looked)
    for (row, _), found in zip(looked, founds, strict=True):
        note(row, found)
    with transaction.atomic():
        file, new = RowFile.objects.get_or_create(
            form_key=form_key, defaults={"kind": kind.key, "handed_in_by": actor, **about}
        )
        if new:
            for row, _ in rows:
                row.file = file
            FileRow.objects.bulk_create([row for row, _ in rows], batch_size=1000)
    return file


def note(row: FileRow, found: Found) -> None:
    """Write on a row, unsaved, what becomes of it."""
    row.state, row.why = found.state, found.why[:REASON]
    row.certificant_id, row.made = found.certificant_id, found.made

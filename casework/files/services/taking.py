"""Taking the rows of a file, some at a time: each transaction writes what they say and what became
of them, so that a worker that is killed anywhere goes on where it was (handbook section 9).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from casework.files import kinds
from casework.files.kinds import Found
from casework.files.models import FileRow, FileState, RowFile, RowState
from casework.files.rules import flows
from casework.files.services import repeats
from casework.files.services.handing_in import note
from casework.files.verbs import FileVerb
from members.models import User
from members.services import history
from plumbing import clock, work
from plumbing.tables.row import Refused, Row

QUEUE = work.Queue(lease=timedelta(minutes=5), most=5, batch=100)
WRITTEN = ("state", "why", "certificant", "made", "cells")


class RowRefused(Exception):
    """This cannot be done with the row; the text says why."""


def take(*, file: RowFile, actor: User) -> None:
    """Have the rows of a file taken that can be; the caller wakes the task. Twice is once. Raises
    IllegalMove.
    """
    with transaction.atomic():
        file = RowFile.objects.select_for_update().get(pk=file.pk)
        if file.state == FileState.TAKEN or not flows.FILE.moves(
            file.state, FileState.TAKING, actor=actor
        ):
            return
        file.state, file.taken_by, file.taken_at = FileState.TAKING, actor, clock.now()
        file.save(update_fields=["state", "taken_by", "taken_at"])
        file.rows.filter(state=RowState.SAME).update(cells={})
        history.record(
            actor=actor,
            verb=FileVerb.FILE_TAKEN,
            subject=f"file:{file.pk}",
            after={"file": file.name, "rows": file.rows.filter(state=RowState.READY).count()},
        )


def drop(*, file: RowFile, actor: User) -> None:
    """Leave a file that was looked at; what its rows said is not kept. Raises IllegalMove."""
    with transaction.atomic():
        file = RowFile.objects.select_for_update().get(pk=file.pk)
        if flows.FILE.moves(file.state, FileState.DROPPED, actor=actor):
            file.state = FileState.DROPPED
            file.save(update_fields=["state"])
            file.rows.all().delete()


def waiting() -> QuerySet[FileRow]:
    """The rows that are to be taken, in the order of their files."""
    return FileRow.objects.filter(
        state=RowState.READY, file__state=FileState.TAKING, file__taken_by__isnull=False
    ).order_by("pk")


def take_waiting(*, on: date, seconds: float) -> None:
    """Take what waits for about so long, and finish the files of which nothing waits. What fails
    again and again is held for a person.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end and (taken := work.take(QUEUE, waiting())):
        try:
            still = _take([row.pk for row in taken], on)
            work.give_back([row for row in taken if row.pk in still])
        except work.WORKER_ENDS:
            work.give_back(taken)
            raise
        except Exception:  # noqa: BLE001 - one of them is to blame; each is tried alone
            work.do_taken(QUEUE, taken, lambda row: _take([row.pk], on), end=end)
    failed = Concat(Value("It could not be taken: "), F("error"))
    waiting().filter(QUEUE.given_up).update(state=RowState.HELD, why=failed)
    ready = FileRow.objects.filter(file=OuterRef("pk"), state=RowState.READY)
    done = RowFile.objects.filter(~Exists(ready), state=FileState.TAKING, taken_by__isnull=False)
    done.update(state=FileState.TAKEN)


def _take(ids: Sequence[int], on: date) -> set[int]:
    """Take rows in one transaction, those of a file together; those that are to be asked again."""
    still: set[int] = set()
    with transaction.atomic():
        locked = FileRow.objects.filter(pk__in=ids, state=RowState.READY).order_by("pk")
        rows = locked.select_related("file__taken_by").select_for_update(of=("self",))
        for _, group in groupby(rows, key=lambda row: row.file_id):
            of_file = list(group)
            _take_of(of_file[0].file, of_file, on)
            FileRow.objects.bulk_update(of_file, WRITTEN)
            still |= {row.pk for row in of_file if row.state == RowState.READY}
    return still


def _take_of(file: RowFile, rows: Sequence[FileRow], on: date) -> None:
    assert file.taken_by is not None  # noqa: S101 - `waiting` has asked
    good: list[tuple[FileRow, Any]] = []
    for row in rows:
        try:
            good.append((row, read(row, on)))
        except Refused as refused:  # as of today
            note(row, Found(RowState.REFUSED, str(refused)))
    founds = kinds.of(file.kind).take(good, on=on, actor=file.taken_by)
    taken = [(row, found) for (row, _), found in zip(good, founds, strict=True)]
    for (row, _), found in zip(taken, repeats.once(file.kind, taken), strict=True):
        _done(row, found)


def decide(*, row: FileRow, deed: Callable[[FileRow], Found], actor: User) -> FileRow:
    """Do with a row what a person decided; `deed` writes it and says what became of it. Raises
    RowRefused where somebody else was first.
    """
    with transaction.atomic():
        row = (
            FileRow.objects.select_related("file", "decided_by")
            .select_for_update(of=("self",))
            .get(pk=row.pk)
        )
        if not row.open:
            by = f" by {row.decided_by}" if row.decided_by else ""
            raise RowRefused(f"It was decided{by} meanwhile: {row.get_state_display().lower()}.")
        found = deed(row)
        row.decided_by, row.decided_at = actor, clock.now()
        _write(row, found)
    return row


def set_aside(*, row: FileRow, reason: str, actor: User) -> FileRow:
    """Take nothing of a row, with the reason. Raises IllegalMove without one, RowRefused."""

    def deed(row: FileRow) -> Found:
        flows.ROW.moves(row.state, RowState.SET_ASIDE, actor=actor, reason=reason)
        history.record(
            actor=actor,
            verb=FileVerb.ROW_SET_ASIDE,
            subject=f"file:{row.file_id}",
            after={"file": str(row.file), "line": row.line},
            reason=reason,
        )
        return Found(RowState.SET_ASIDE, reason, row.certificant_id)

    return decide(row=row, deed=deed, actor=actor)


def read(row: FileRow, on: date) -> object:
    """What a row says. Raises Refused where a day has made it unreadable."""
    kind = kinds.of(row.file.kind)
    return kind.read(Row(row.line, {name: row.said(name) for name in kind.names}), on)


def _done(row: FileRow, found: Found) -> None:
    """What became of a row; what is on record elsewhere is not kept here, too."""
    note(row, found)
    if found.state in {RowState.SAME, RowState.TAKEN}:
        row.cells = {}


def _write(row: FileRow, found: Found) -> None:
    _done(row, found)
    row.save(update_fields=[*WRITTEN, "decided_by", "decided_at"])
    if row.file.typed and not row.open:
        RowFile.objects.filter(pk=row.file_id).update(state=FileState.TAKEN)

"""Lists of files and of their rows."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from casework.files.models import FileRow, FileState, RowFile, RowState

OPEN_FIRST = (
    RowState.HELD,
    RowState.REFUSED,
    RowState.READY,
    RowState.TAKEN,
    RowState.SAME,
    RowState.SET_ASIDE,
)
"""The states of rows, those that a person has to look at before the others."""


def files_of(kind: str) -> QuerySet[RowFile]:
    """What was handed in of a kind, newest first."""
    return (
        RowFile.objects.filter(kind=kind)
        .exclude(name="")
        .select_related("handed_in_by")
        .order_by("-pk")
    )


def same_before(file: RowFile) -> RowFile | None:
    """The latest file of its kind before it that had the very same bytes, and was not left."""
    rows = files_of(file.kind).filter(sha256=file.sha256, pk__lt=file.pk)
    return rows.exclude(state=FileState.DROPPED).first() if file.sha256 else None


def counts(files: list[int]) -> Mapping[int, Mapping[str, int]]:
    """How many rows of each file are in each state: one query."""
    found: dict[int, dict[str, int]] = {pk: {} for pk in files}
    rows = FileRow.objects.filter(file__in=files).order_by().values_list("file", "state")
    for file, state, number in rows.annotate(number=Count("pk")):
        found[file][state] = number
    return found


def rows_of(file: RowFile, state: str = "") -> QuerySet[FileRow]:
    """The rows of a file by line; state: those alone that are in it."""
    rows = file.rows.select_related("file", "certificant")
    return (rows.filter(state=state) if state in RowState.values else rows).order_by("line")


def held(kind: str) -> QuerySet[FileRow]:
    """What waits for a person, the oldest first: what is held of files that are taken, and what was
    typed and not decided.
    """
    going = [FileState.TAKING, FileState.TAKEN]
    rows = FileRow.objects.filter(
        Q(state=RowState.HELD, file__state__in=going) | Q(state=RowState.READY, file__name=""),
        file__kind=kind,
    )
    return rows.select_related("file__handed_in_by").order_by("pk")

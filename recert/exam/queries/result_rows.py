"""What rows of result files are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from plumbing.tables.row import Refused, Row
from recert.exam.rules.reported import Reported
from recert.files.kinds import FileKind
from recert.files.models import FileRow, FileState, RowState
from recert.models import Authorization
from recert.queries.exams import READS


def authorized(numbers: Iterable[str]) -> dict[str, Authorization]:
    """The authorizations of these numbers, each with its person: one query."""
    rows = Authorization.objects.filter(number__in=set(numbers)).select_related(*READS)
    return {row.number: row for row in rows}


def told_before(
    kind: FileKind[Reported], known: Mapping[str, Authorization], on: date
) -> set[Reported]:
    """What of these people waits for somebody already, or was set aside: one query."""
    people = {row.application.case.certificant_id for row in known.values()}
    rows = FileRow.objects.filter(
        certificant__in=people,
        state__in=[RowState.HELD, RowState.SET_ASIDE],
        file__kind=kind.key,
        file__state__in=[FileState.TAKING, FileState.TAKEN],
    )
    said = set()
    for row in rows:
        cells = {name: row.said(name) for name in kind.names}
        try:
            said.add(kind.read(Row(row.line, cells), on))
        except Refused:  # of a row that was read on another day
            continue
    return said

"""Saving a list: all of its good rows or none, and once (handbook section 5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from ccp.models import Activity
from ccp.services.activities import log_all
from ccp.services.entries import Entry, Report
from members.models import Certificant, User


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row that can be saved. line: its place in the list, by which it is known again."""

    line: int
    entry: Entry
    certification_ids: Collection[int]


def log_list(
    *,
    certificant: Certificant,
    token: UUID,
    rows: Sequence[ListRow],
    on: date,
    actor: User | None,
) -> list[Activity]:
    """Put the rows of one list on record, all or none; in the order given.

    token: names one list. Confirmed twice, at once or after a crash, it gives the same activities
    back. Raises ActivityRefused; its `at` is the place among `rows`.
    """
    reports = [
        Report(
            entry=row.entry,
            certification_ids=row.certification_ids,
            token=row_token(token, row.line),
        )
        for row in rows
    ]
    return log_all(certificant=certificant, reports=reports, on=on, actor=actor)


def row_token(token: UUID, line: int) -> UUID:
    """What names one row of a list, as a token names one filling of the form."""
    return uuid5(token, str(line))

"""Candidates who passed, as rows of a file."""

from __future__ import annotations

import csv
import io
import itertools
from datetime import date
from typing import Any
from uuid import uuid4

from casework.files.models import FileRow, RowFile
from casework.files.services import handing_in, taking
from plumbing import clock
from recert.first.services.kind import KIND
from tests import builders

ON = date(2026, 11, 22)
_count = itertools.count(1)
ROW = {
    "program": "RPT",
    "passed_on": "2026-11-20",
    "first_name": "Amara",
    "last_name": "Okonkwo",
    "birth_date": "1999-02-28",
    "address_line1": "18 Alder Court",
    "city": "Duluth",
    "state": "MN",
    "zip": "55802",
}


def row(**cells: str) -> dict[str, str]:
    """A candidate like no other, but for what is said."""
    n = next(_count)
    own = {
        "candidate_id": f"C-{n}",
        "first_name": ROW["first_name"],
        "last_name": f"Okonkwo{'abcdefghij'[n % 10] * (4 + n // 10 % 20)}",
        "birth_date": f"{1950 + n % 50}-0{1 + n % 9}-1{n % 10}",
        "email": f"candidate{n}@example.org",
        "address_line1": f"{n} Alder Court",
    }
    return ROW | own | cells


def content(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    names = [
        name for name in KIND.names if name not in KIND.optional or any(name in r for r in rows)
    ]
    writer = csv.DictWriter(out, names, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def handed_in(*rows: dict[str, str], actor: Any = None, **how: Any) -> RowFile:
    return handing_in.hand_in(
        kind=KIND,
        name="passed.csv",
        content=content(*rows, **how),
        form_key=uuid4(),
        on=clock.today(),
        actor=actor or builders.staff("records"),
    )


def taken(*rows: dict[str, str], **how: Any) -> RowFile:
    """The same, and taken to its end."""
    file = handed_in(*rows, **how)
    taking.take(file=file, actor=file.handed_in_by)
    taking.take_waiting(on=clock.today(), seconds=60)
    file.refresh_from_db()
    return file


def typed(*, actor: Any = None, **cells: str) -> FileRow:
    return handing_in.type_in(
        kind=KIND,
        cells=row(**cells),
        form_key=uuid4(),
        on=clock.today(),
        actor=actor or builders.staff("records"),
    )


def states(file: RowFile) -> list[str]:
    return list(file.rows.order_by("line").values_list("state", flat=True))

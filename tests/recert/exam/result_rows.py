"""Result files: written, handed in, taken."""

from __future__ import annotations

from uuid import uuid4

from casework.files.models import RowFile
from casework.files.queries.files import counts
from casework.files.services import handing_in, taking
from members.models import User
from plumbing import clock
from recert.exam.services.result_files import KIND
from recert.models import Authorization
from tests.recert.exam.candidates import day_of

HEADER = "authorization_number,candidate_id,last_name,attempted_on,result,score,form"


def line(one: Authorization, result: str = "pass", **other: str) -> str:
    """A row of that authorization as the vendor writes it; `other` cells."""
    person = one.application.case.certificant
    cells = {
        "number": one.number,
        "candidate": f"C{one.pk}",
        "last_name": person.last_name,
        "day": day_of(one, 5).isoformat(),
        "result": result,
        "score": "81",
        "form": "B",
    } | other
    return ",".join(cells.values())


def file_of(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines, ""]).encode()


def hand_in(content: bytes, actor: User) -> RowFile:
    return handing_in.hand_in(
        kind=KIND,
        name="results.csv",
        content=content,
        form_key=uuid4(),
        on=clock.today(),
        actor=actor,
    )


def taken(content: bytes, actor: User) -> dict[str, int]:
    """Hand a file in and take it; how many rows became what."""
    file = hand_in(content, actor)
    taking.take(file=file, actor=actor)
    taking.take_waiting(on=clock.today(), seconds=60)
    return dict(counts([file.pk])[file.pk])

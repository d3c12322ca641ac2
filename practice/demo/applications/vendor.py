"""Files of the test vendor, as the practice office hands them in: how the exam went, and who passed
it for the first time.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from casework.files.kinds import FileKind
from casework.files.services import handing_in, taking
from practice.demo.applications.deeds import application_of
from practice.demo.office import Deed, Office
from practice.demo.person import Person
from recert.exam.services.result_files import KIND as RESULTS
from recert.first.services.kind import KIND as FIRST

SECONDS = 30
MAYA = {
    "candidate_id": "C-20418",
    "program": "RPT",
    "first_name": "Maya",
    "last_name": "Ellison",
    "birth_date": "1999-07-02",
    "email": "maya.ellison@example.org",
    "address_line1": "18 Harbor Street",
    "city": "Duluth",
    "state": "MN",
    "zip": "55802",
}


def results_come(*told: tuple[Person, str, str, str]) -> Deed:
    """A file of results of that day is taken. told: whose, the last name as the vendor has it ("":
    as on record), result and score.
    """

    def deed(office: Office, on: date) -> None:
        rows = [
            {
                "authorization_number": application_of(person).authorization.number,
                "last_name": name or person.last_name,
                "attempted_on": on.isoformat(),
                "result": result,
                "score": score,
            }
            for person, name, result, score in told
        ]
        _taken(RESULTS, "results", rows, office, on)

    return deed


def passed_for_the_first_time(*others: Person) -> Deed:
    """A file of who passed is taken: Maya Ellison is certified, and of others who are called like
    members of ours a person decides.
    """

    def deed(office: Office, on: date) -> None:
        passed_on = (on - timedelta(days=9)).isoformat()
        like = [
            MAYA
            | {
                "candidate_id": f"C-{20419 + place}",
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": "",
                "address_line1": "7 Cedar Court",
            }
            for place, person in enumerate(others)
        ]
        rows = [row | {"passed_on": passed_on} for row in (MAYA, *like)]
        _taken(FIRST, "passed", rows, office, on)

    return deed


def _taken(
    kind: FileKind[Any], name: str, rows: list[dict[str, str]], office: Office, on: date
) -> None:
    clerk = office.staff["rita"]
    lines = [",".join(kind.names), *(",".join(row.get(c, "") for c in kind.names) for row in rows)]
    file = handing_in.hand_in(
        kind=kind,
        name=f"{name}-{on}.csv",
        content="\n".join([*lines, ""]).encode(),
        form_key=uuid4(),
        on=on,
        actor=clerk,
    )
    taking.take(file=file, actor=clerk)
    taking.take_waiting(on=on, seconds=SECONDS)

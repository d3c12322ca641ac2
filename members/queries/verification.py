"""What the public may learn of a certification (handbook section 10), and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.models import Certification
from members.queries import held
from members.queries.numbers import certifications_of_number, in_full
from members.queries.programs import code_and_name
from members.rules.facts import anchor_on
from members.rules.names import same_last_name


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to a stranger. since: the anchor, of who is certified; else None, for the day on
    which it ended, or somebody died, is nobody's business.
    """

    name: str
    number: str
    program_code: str
    program_name: str
    certified: bool
    since: date | None
    row: int  # the id of the certification, for its check code


def verify(number: str, last_name: str, on: date) -> Verification | None:
    """Say whether the certification of that number and last name holds on that day.

    None when there is no such number, when the last name is another one, and before the grant:
    a stranger cannot tell which, nor by the time it takes. Certified means active or in grace.
    """
    rows = certifications_of_number(number)
    if not rows:
        same_last_name(last_name, last_name)  # takes as long as another name
    rows = in_full(number, [row for row in rows if _theirs(row, last_name, on)])
    row = rows[0] if len(rows) == 1 else None  # of several, nobody can tell which is meant
    if row is None:
        return None
    return told(row, on)


def told(row: Certification, on: date) -> Verification:
    """The answer about a certification that was found, with its certificant and program."""
    certified = bool(held.certified([row], on))
    program = code_and_name(row.program, on)
    return Verification(
        row.certificant.full_name,
        row.number,
        program.code,
        program.name,
        certified,
        anchor_on(row, on) if certified else None,
        row.pk,
    )


def _theirs(row: Certification, last_name: str, on: date) -> bool:
    person = row.certificant
    return row.granted_on <= on and same_last_name(last_name, person.last_name, person.suffix)

"""What the public may learn of a certification (handbook section 10), and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from members.models import Certificant, Certification
from members.queries import held
from members.queries.numbers import (
    certifications_of_number,
    certifications_of_numbers,
    in_full,
)
from members.queries.programs import code_and_name
from members.rules.facts import anchor_on
from members.rules.names import named_in_list, same_last_name


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
    row = _meant(number, last_name, rows, on)
    return told(row, on) if row else None


def verify_all(
    asked: Sequence[tuple[str, str]], on: date, may: Callable[[Collection[int]], set[int]]
) -> list[Verification | None]:
    """The same for many numbers and last names, in their order: as many queries as for one.

    The name may be written as lists have it (`named_in_list`). may: of the ids of people those of
    whom something may be told; of the others it is None, as of who is not found.
    """
    known = certifications_of_numbers({number for number, _name in asked})
    meant = [_meant(number, name, known[number], on, _listed) for number, name in asked]
    people = may({row.certificant_id for row in meant if row})
    rows = [row if row and row.certificant_id in people else None for row in meant]
    certified = held.certified(list({row.pk: row for row in rows if row}.values()), on)
    return [_told(row, on, certified=row.pk in certified) if row else None for row in rows]


def told(row: Certification, on: date) -> Verification:
    """The answer about a certification that was found, with its certificant and program."""
    return _told(row, on, certified=bool(held.certified([row], on)))


def _told(row: Certification, on: date, *, certified: bool) -> Verification:
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


def _same(typed: str, person: Certificant) -> bool:
    return same_last_name(typed, person.last_name, person.suffix)


def _listed(typed: str, person: Certificant) -> bool:
    return named_in_list(typed, person.first_name, person.last_name, person.suffix)


def _meant(
    number: str,
    name: str,
    rows: Collection[Certification],
    on: date,
    same: Callable[[str, Certificant], bool] = _same,
) -> Certification | None:
    """The one that is meant; of several nobody can tell which."""
    theirs = [row for row in rows if row.granted_on <= on and same(name, row.certificant)]
    theirs = in_full(number, theirs)
    return theirs[0] if len(theirs) == 1 else None

"""What becomes of candidates: who can be certified, who is on record, and what a person looks at.

Asked twice: for the look at a file before anything is written, and again under the lock of the
numbers when a row is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.files.models import RowState
from members.models import Certificant, Certification
from members.models.folding import Bare
from members.queries.programs import code_of
from members.rules import names
from members.rules.names import same_last_name
from members.rules.numbers import bare, same_number
from plumbing.tables.row import digest
from plumbing.templatetags.ui import day
from recert.first.models import Candidate
from recert.first.queries.likely import Likely, likely
from recert.first.rules.likeness import Why
from recert.first.rules.said import Said, is_old

WORDS = {
    Why.CANDIDATE: "the same candidate id",
    Why.EMAIL: "the same email address",
    Why.BIRTH_DATE: "the same birth date and a like name",
    Why.NAME: "the same name",
    Why.STREET: "a like name at the same street address",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one candidate. state: of `RowState`; why: in words; person: the member it is of, where
    that is known; known: the certification that it became before; likely: whom it may be.
    """

    state: str
    why: str = ""
    person: Certificant | None = None
    known: Certification | None = None
    likely: tuple[Likely, ...] = ()


def said_digest(said: Said) -> UUID:
    """A fingerprint of who passed and when, whatever the spelling."""
    called = names.folded(said.first_name), names.folded(said.last_name)
    return digest(*called, said.birth_date, said.passed_on)


def verdicts(rows: Sequence[Said], on: date) -> list[Verdict]:
    """Of each candidate; a number of queries that does not grow with the rows. Of one that stands
    there twice the first counts.
    """
    known = _known(rows)
    numbered = _numbered(rows)
    new = [said for said in rows if not said.member_number]
    meant = dict(zip(map(id, new), likely(new), strict=True))
    above: dict[tuple[str, str], UUID] = {}
    found = []
    for said in rows:
        key, fingerprint = (said.candidate_id, said.program), said_digest(said)
        before = known.get(key) if said.candidate_id else None
        if before is not None:
            found.append(_again(before, fingerprint))
        elif said.candidate_id and key in above:
            found.append(_twice(same=above[key] == fingerprint))
        elif said.member_number:
            found.append(_further(said, numbered.get(said.member_number, []), on))
        else:
            found.append(_new(said, tuple(meant[id(said)]), on))
        above.setdefault(key, fingerprint)
    return found


def _known(rows: Sequence[Said]) -> Mapping[tuple[str, str], Candidate]:
    ids = {said.candidate_id for said in rows if said.candidate_id}
    known = Candidate.objects.filter(candidate_id__in=ids).select_related(
        "certification__certificant", "program"
    )
    return {(row.candidate_id, row.program.key): row for row in known}


def _again(before: Candidate, fingerprint: UUID) -> Verdict:
    held = before.certification
    if before.said == fingerprint:
        return Verdict(RowState.SAME, person=held.certificant, known=held)
    why = (
        f"This candidate is on record as {held.certificant}, {held.number}, "
        f"passed {day(before.passed_on)}. The row tells another name, birth date or day."
    )
    return Verdict(RowState.HELD, why, person=held.certificant, known=held)


def _twice(*, same: bool) -> Verdict:
    if same:
        return Verdict(RowState.SAME, "The same candidate stands above in this file.")
    return Verdict(
        RowState.HELD,
        "The same candidate stands above in this file with another name, birth date or day.",
    )


def _numbered(rows: Sequence[Said]) -> Mapping[str, list[Certificant]]:
    """The people whose member number that may be, by the number as it is written."""
    asked = {said.member_number for said in rows if said.member_number}
    people = (
        Certificant.objects.alias(bare=Bare("member_number"))
        .filter(bare__in={bare(number) for number in asked})
        .prefetch_related("certifications__program")
    )
    found: defaultdict[str, list[Certificant]] = defaultdict(list)
    for person in people:
        for number in asked:
            if bare(number) == bare(person.member_number) and same_number(
                number, person.member_number
            ):
                found[number].append(person)
    return found


def _further(said: Said, people: list[Certificant], on: date) -> Verdict:
    """Of somebody who is on record under that number."""
    if len(people) != 1:
        return Verdict(RowState.HELD, f"No member has the number {said.member_number}.")
    person = people[0]
    why = ""
    if not same_last_name(said.last_name, person.last_name, person.suffix):
        why = f"The last name of member {person.member_number} is {person.last_name}."
    elif None not in {said.birth_date, person.birth_date} and said.birth_date != person.birth_date:
        why = f"Member {person.member_number} has another birth date on record."
    else:
        why = why_not(said, person, on) or _old(said, on)
    return Verdict(RowState.HELD if why else RowState.READY, why, person=person)


def _new(said: Said, meant: tuple[Likely, ...], on: date) -> Verdict:
    """Of somebody who is not on record, as far as the row says."""
    why = ""
    if meant:
        first = meant[0]
        person = f"member {first.person.member_number}, {first.person.full_name}"
        signs = " and ".join(WORDS[each] for each in first.why)
        others = f" {len(meant) - 1} more may be." if meant[1:] else ""
        why = f"May be {person}: {signs}.{others}"
    why = why or _old(said, on)
    return Verdict(RowState.HELD if why else RowState.READY, why, likely=meant)


def _old(said: Said, on: date) -> str:
    if not is_old(said.passed_on, on):
        return ""
    return (
        "Passed more than a year ago: its first renewal fee is due already. Please look at the day."
    )


def why_not(said: Said, person: Certificant, on: date) -> str:
    """Why a person on record cannot be given this certification, "" where nothing is against it."""
    if person.deceased_on is not None:
        return f"Member {person.member_number} died on {day(person.deceased_on)}."
    if held := held_of(person, said.program):
        return (
            f"Member {person.member_number} has {code_of(said.program, on)} already: "
            f"{held.number}. One that has lapsed comes back by recertification."
        )
    return ""


def held_of(person: Certificant, program: str) -> Certification | None:
    """What the person has of that programme."""
    rows: Iterable[Certification] = person.certifications.all()
    return next((row for row in rows if row.program.key == program), None)

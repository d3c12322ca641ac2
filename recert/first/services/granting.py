"""Granting a first certification: the person, the numbers, the certification, its first cycle and
the welcome, in one transaction (handbook section 9). Its first dues year is covered: the first that
is invoiced begins a year after the day of the exam.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casework.files.kinds import Found
from casework.files.models import FileRow, RowState
from casework.files.services.taking import RowRefused
from ccp.services import bulk_cycles
from members.models import Certificant, Certification, Program, User
from members.queries.locks import lock_members
from members.rules import emails, names
from members.services import certifications, entering, history, numbers, profile
from members.services.decisions import ABOUT_SELF
from notices.services.planning import Plan, plan_many
from recert.first.models import Candidate
from recert.first.queries.verdicts import Verdict, said_digest, verdicts, why_not
from recert.first.rules.said import PERSON, Said
from recert.first.services.telling import GRANTED
from recert.first.verbs import FirstVerb

CHANGED = (
    "Somebody else who may be the same person was found meanwhile. Please look at them and decide "
    "again: nothing is written yet."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A candidate to be certified: a member, or a new person who is not saved yet."""

    said: Said
    row: FileRow
    person: Certificant

    @classmethod
    def of(cls, said: Said, row: FileRow, person: Certificant | None = None) -> Entry:
        new = Certificant(**{name: getattr(said, name) for name in PERSON})
        return cls(said, row, person or new)


def take(rows: Sequence[tuple[FileRow, Said]], *, on: date, actor: User) -> list[Found]:
    """Certify the candidates against whom nothing is, and hold the others, inside the transaction
    of their rows. Who may be one person with another of them is asked again, once that one is on
    record.
    """
    numbers.hold()
    judged = verdicts([said for _, said in rows], on)
    taken: dict[int, Entry] = {}
    met: set[Hashable] = set()
    judged = [_not_oneself(verdict, actor) for verdict in judged]
    for (row, said), verdict in zip(rows, judged, strict=True):
        signs = signs_of(said, verdict.person)
        if verdict.state == RowState.READY and met.isdisjoint(signs):
            taken[row.pk] = Entry.of(said, row, verdict.person)
        met |= signs
    made = dict(zip(taken, certify(list(taken.values()), on=on, actor=actor), strict=True))
    return [
        made.get(row.pk) or told(verdict) for (row, _), verdict in zip(rows, judged, strict=True)
    ]


def _not_oneself(verdict: Verdict, actor: User) -> Verdict:
    """A certification of whoever has the file taken is granted by somebody else."""
    person = verdict.person
    if verdict.state != RowState.READY or person is None or person.user_id != actor.pk:
        return verdict
    return replace(verdict, state=RowState.HELD, why=ABOUT_SELF)


def signs_of(said: Said, person: Certificant | None) -> set[Hashable]:
    """Whatever may make one person of two candidates: more than the rule takes for one."""
    first, last = names.folded(said.first_name), names.folded(said.last_name)
    street = said.address_line1.lower()
    found = {
        "candidate": said.candidate_id,
        "email": emails.key(said.email),
        "born": said.birth_date,
        "name": frozenset((first, last)),
        "first": street and (street, first[:1]),
        "last": street and (street, last[:1]),
        "member": person and person.pk,
    }
    return {sign for sign in found.items() if sign[1]}


def as_new(said: Said, row: FileRow, *, seen: Collection[int], on: date, actor: User) -> Found:
    """Certify a candidate as a new person, as somebody decided who saw these people beside. Raises
    RowRefused.
    """
    verdict = held_and_judged(said, on)
    if verdict.known is not None:
        return _of_known(verdict)
    if {each.person.pk for each in verdict.likely} - set(seen):
        raise RowRefused(CHANGED)
    return certify([Entry.of(said, row)], on=on, actor=actor)[0]


def as_member(said: Said, person: Certificant, row: FileRow, *, on: date, actor: User) -> Found:
    """Certify a candidate as a member who is on record, as somebody decided. Raises RowRefused."""
    verdict = held_and_judged(said, on)
    if verdict.known is not None:
        return _of_known(verdict)
    lock_members([person.pk])
    person = Certificant.objects.get(pk=person.pk)
    if person.user_id == actor.pk:
        raise RowRefused(ABOUT_SELF)
    if why := why_not(said, person, on):
        raise RowRefused(why)
    history.record(
        actor=actor,
        verb=FirstVerb.RECOGNIZED,
        subject=f"member:{person.member_number}",
        certificant=person,
        after={"program": said.program, **_from(said, row)},
    )
    return certify([Entry(said, row, person)], on=on, actor=actor)[0]


def held_and_judged(said: Said, on: date) -> Verdict:
    """Hold the series of numbers until the transaction ends, then look who is on record: whoever
    certifies somebody at the same time comes before or after.
    """
    numbers.hold()
    return verdicts([said], on)[0]


def told(verdict: Verdict) -> Found:
    """A verdict as what becomes of a row."""
    known = verdict.known.number if verdict.known and verdict.state == RowState.SAME else ""
    person = verdict.person.pk if verdict.person else None
    return Found(verdict.state, verdict.why, person, known)


def _of_known(verdict: Verdict) -> Found:
    if verdict.state == RowState.SAME:
        return told(verdict)
    raise RowRefused(f"{verdict.why} Correct that record, and set this row aside.")


def certify(entries: Sequence[Entry], *, on: date, actor: User) -> list[Found]:
    """Write all that follows, in statements whose number does not grow; the series is held."""
    if not entries:
        return []
    new = [entry for entry in entries if entry.person.pk is None]
    if new:
        entering.enter(
            people=[(entry.person, _from(entry.said, entry.row)) for entry in new], actor=actor
        )
    programs = {program.key: program for program in Program.objects.all()}
    held = certifications.grant(
        grants=[
            (entry.person, programs[entry.said.program], entry.said.passed_on) for entry in entries
        ],
        actor=actor,
        on=on,
    )
    bulk_cycles.ensure(certification_ids=[row.pk for row in held], on=on)
    for entry in entries:
        _add_birth_date(entry, actor)
    Candidate.objects.bulk_create(
        _candidate(entry.said, row, actor) for entry, row in zip(entries, held, strict=True)
    )
    plan_many(
        Plan(certificant_id=row.certificant_id, kind=GRANTED, about=row.pk, due_on=on)
        for row in held
    )
    return [
        Found(RowState.TAKEN, certificant_id=row.certificant_id, made=row.number) for row in held
    ]


def _add_birth_date(entry: Entry, actor: User) -> None:
    """Of a member whose birth date was not on record."""
    if entry.person.birth_date is None and entry.said.birth_date is not None:
        profile.change_birth_date(
            certificant=entry.person,
            birth_date=entry.said.birth_date,
            actor=actor,
            reason="Told with the exam result",
        )


def _candidate(said: Said, held: Certification, actor: User) -> Candidate:
    return Candidate(
        certification=held,
        candidate_id=said.candidate_id,
        program=held.program,
        passed_on=said.passed_on,
        said=said_digest(said),
        entered_by=actor,
    )


def _from(said: Said, row: FileRow) -> dict[str, str]:
    """Where a candidate comes from, as the history keeps it."""
    found = {"candidate_id": said.candidate_id}
    if not row.file.typed:
        found |= {"file": row.file.name, "line": str(row.line)}
    return {name: value for name, value in found.items() if value}

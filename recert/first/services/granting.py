"""Granting a first certification: the person, the numbers, the certification, its first cycle and
the welcome, in one transaction (handbook section 9). Its first dues year is covered: the first that
is invoiced begins a year after the day of the exam.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ccp.services import bulk_cycles
from members.models import Certificant, Certification, Program, User
from members.queries.locks import lock_members
from members.services import certifications, entering, history, numbers, profile
from notices.services.planning import plan_to
from recert.files.kinds import Found
from recert.files.models import FileRow, RowState
from recert.files.services.taking import RowRefused
from recert.first.models import Candidate
from recert.first.queries.verdicts import Verdict, said_digest, verdicts, why_not
from recert.first.rules.said import PERSON, Said
from recert.first.services.telling import GRANTED
from recert.first.verbs import FirstVerb

CHANGED = (
    "Somebody else who may be the same person was found meanwhile. Please look at them and decide "
    "again: nothing is written yet."
)


def take(said: Said, row: FileRow, *, on: date, actor: User) -> Found:
    """Certify a candidate where nothing is against it, or hold the row. Inside the transaction of
    the row.
    """
    verdict = held_and_judged(said, on)
    if verdict.state != RowState.READY:
        return told(verdict)
    if verdict.person is not None:
        return _grant(said, verdict.person, row, on=on, actor=actor)
    return _grant(said, _enter(said, row, actor), row, on=on, actor=actor)


def as_new(said: Said, row: FileRow, *, seen: Collection[int], on: date, actor: User) -> Found:
    """Certify a candidate as a new person, as somebody decided who saw these people beside. Raises
    RowRefused.
    """
    verdict = held_and_judged(said, on)
    if verdict.known is not None:
        return _of_known(verdict)
    if {each.person.pk for each in verdict.likely} - set(seen):
        raise RowRefused(CHANGED)
    return _grant(said, _enter(said, row, actor), row, on=on, actor=actor)


def as_member(said: Said, person: Certificant, row: FileRow, *, on: date, actor: User) -> Found:
    """Certify a candidate as a member who is on record, as somebody decided. Raises RowRefused."""
    verdict = held_and_judged(said, on)
    if verdict.known is not None:
        return _of_known(verdict)
    lock_members([person.pk])
    person = Certificant.objects.get(pk=person.pk)
    if why := why_not(said, person, on):
        raise RowRefused(why)
    history.record(
        actor=actor,
        verb=FirstVerb.RECOGNIZED,
        subject=f"member:{person.member_number}",
        certificant=person,
        after={"program": said.program, **_from(said, row)},
    )
    return _grant(said, person, row, on=on, actor=actor)


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


def _enter(said: Said, row: FileRow, actor: User) -> Certificant:
    person = Certificant(**{name: getattr(said, name) for name in PERSON})
    return entering.enter(person=person, told=_from(said, row), actor=actor)


def _grant(said: Said, person: Certificant, row: FileRow, *, on: date, actor: User) -> Found:
    program = Program.objects.get(key=said.program)
    certification = certifications.grant(
        actor=actor,
        certificant=person,
        program=program,
        number=numbers.next_certification_number(program, on),
        granted_on=said.passed_on,
        on=on,
    )
    bulk_cycles.ensure(certification_ids=[certification.pk], on=on)
    if person.birth_date is None and said.birth_date is not None:
        profile.change_birth_date(
            certificant=person,
            birth_date=said.birth_date,
            actor=actor,
            reason="Told with the exam result",
        )
    _keep(said, certification, actor)
    plan_to(person, kind=GRANTED, about=certification.pk, due_on=on)
    return Found(RowState.TAKEN, certificant_id=person.pk, made=certification.number)


def _keep(said: Said, certification: Certification, actor: User) -> None:
    Candidate.objects.create(
        certification=certification,
        candidate_id=said.candidate_id,
        program=certification.program,
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

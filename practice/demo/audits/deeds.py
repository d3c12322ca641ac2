"""What people do with the case of an audit on a day, and auditors with its clock."""

from __future__ import annotations

from datetime import date

from django.core.files.base import File

from casework.models import Case, CaseItem
from casework.services import submissions
from ccp.audit.models import AuditCase
from ccp.audit.services import answers, extending
from ccp.audit.services.answer import submit_answer
from ccp.models import Activity
from ccp.services.proofs import add_proof
from members.models import Certificant, User
from practice.demo.audits.files import HANDED, REPLACEMENTS, made
from practice.demo.office import Deed, Office, case_of
from practice.demo.past import audited_ref
from practice.demo.person import Person


def keeps(person: Person) -> Deed:
    """Put the files into the proof locker."""

    def deed(office: Office, _on: date) -> None:
        for handed in HANDED[person.number]:
            activity = Activity.objects.get(external_ref=audited_ref(person.held[0], handed.place))
            file = made(person, handed, office.seeded_on)
            add_proof(activity=activity, file=file, actor=_user(person))

    return deed


def sends(person: Person) -> Deed:
    """Answer with what the locker holds."""

    def deed(office: Office, on: date) -> None:
        keeps(person)(office, on)
        _answer(person, on)

    return deed


def replaces(person: Person) -> Deed:
    """Add a better proof to the case, and send it again."""

    def deed(office: Office, on: date) -> None:
        case, handed = case_of(person), REPLACEMENTS[person.number]
        item = case.items.get(position=handed.place)
        _add(case, item, made(person, handed, office.seeded_on))
        _answer(person, on)

    return deed


def appeals(person: Person, statement: str) -> Deed:
    """Appeal, with a file."""

    def deed(office: Office, on: date) -> None:
        case = case_of(person)
        _add(case, None, made(person, REPLACEMENTS[person.number], office.seeded_on))
        answers.appeal(case=case, statement=statement, on=on, actor=case.certificant.user)

    return deed


def extends(who: str, person: Person, days: int, reason: str) -> Deed:
    def deed(office: Office, on: date) -> None:
        case = case_of(person)
        extending.extend(
            case_id=case.pk,
            days=days,
            reason=reason,
            version=case.version,
            actor=office.staff[who],
            on=on,
        )

    return deed


def _add(case: Case, item: CaseItem | None, file: File[bytes]) -> None:
    submissions.add_file(case=case, item=item, file=file, actor=case.certificant.user)


def _answer(person: Person, on: date) -> None:
    audit = AuditCase.objects.get(case=case_of(person))
    submit_answer(audit=audit, on=on, actor=_user(person))


def _user(person: Person) -> User | None:
    return Certificant.objects.get(member_number=person.number).user

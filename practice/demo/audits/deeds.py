"""What people and auditors do with a case on a day, by the services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.files.base import File

from casework.models import Case, CaseItem
from casework.rules.verdicts import Finding, Outcome
from casework.services import decisions, submissions, taking, verdicts
from ccp.audit.models import AuditCase
from ccp.audit.services import answers, extending
from ccp.audit.services.answer import submit_answer
from ccp.models import Activity
from ccp.services.proofs import add_proof
from members.models import Certificant, Matter, User
from members.services import second_person
from plumbing import clock
from practice.demo.audits.files import HANDED, REPLACEMENTS, made
from practice.demo.past import audited_ref
from practice.demo.person import Person

ACCEPT = Finding(Outcome.ACCEPT)


@dataclass(frozen=True, slots=True)
class Office:
    """The day on which the demo is seeded, and its staff by first name."""

    seeded_on: date
    staff: Mapping[str, User]


Deed = Callable[[Office, date], None]


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
        case, handed = _case(person), REPLACEMENTS[person.number]
        item = case.items.get(position=handed.place)
        _add(case, item, made(person, handed, office.seeded_on))
        _answer(person, on)

    return deed


def appeals(person: Person, statement: str) -> Deed:
    """Appeal, with a file."""

    def deed(office: Office, on: date) -> None:
        case = _case(person)
        _add(case, None, made(person, REPLACEMENTS[person.number], office.seeded_on))
        answers.appeal(case=case, statement=statement, on=on, actor=case.certificant.user)

    return deed


def takes(who: str, person: Person, found: Mapping[int, Finding] | None = None) -> Deed:
    """An auditor takes a case and judges some of its activities, by their places."""

    def deed(office: Office, _on: date) -> None:
        case = taking.take(case_id=_case(person).pk, actor=office.staff[who])
        for item in case.items.order_by("position"):
            if found and item.position in found:
                verdicts.give(
                    item=item,
                    finding=found[item.position],
                    version=_case(person).version,
                    actor=office.staff[who],
                )

    return deed


def decides(who: str, person: Person, choice: str, note: str = "", second: str = "") -> Deed:
    """An auditor decides a case; where it takes two, a second one confirms it."""

    def deed(office: Office, on: date) -> None:
        case = _case(person)
        asked = decisions.decide(
            case_id=case.pk,
            choice=choice,
            note=note,
            version=case.version,
            actor=office.staff[who],
            on=on,
        )
        if isinstance(asked, Matter):
            second_person.confirm(matter=asked, actor=office.staff[second], now=clock.now())

    return deed


def extends(who: str, person: Person, days: int, reason: str) -> Deed:
    def deed(office: Office, on: date) -> None:
        case = _case(person)
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


def _case(person: Person) -> Case:
    return Case.objects.get(certificant__member_number=person.number)


def _answer(person: Person, on: date) -> None:
    audit = AuditCase.objects.get(case=_case(person))
    submit_answer(audit=audit, on=on, actor=_user(person))


def _user(person: Person) -> User | None:
    return Certificant.objects.get(member_number=person.number).user

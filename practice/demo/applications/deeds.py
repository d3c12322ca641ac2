"""What people do with their application on a day, and staff with the exam, by the services."""

from __future__ import annotations

from datetime import date

from billing.services import papers
from casework.services import submissions
from ccp.models import Activity
from ccp.services.proofs import add_proof
from members.models import Certification
from practice.demo.applications.files import (
    CLAIMS,
    HANDED,
    KEPT,
    LATER,
    claimed_file,
    kept_file,
)
from practice.demo.entries import entry_of
from practice.demo.office import Deed, Office, case_of
from practice.demo.past import imported_ref
from practice.demo.person import Person
from practice.demo.present import bank
from recert.models import Application
from recert.queries.applications import applications, statement_on, unpaid
from recert.queries.eligible import WITHOUT_CRITERIA, said_of
from recert.rules.results import Sitting
from recert.rules.steps import Step
from recert.services import answering, applying, claiming, exams, submitting

BORN = "1979-04-21"


def begins(person: Person, route: str) -> Deed:
    """Begin an application, and fill in what is asked of everybody."""

    def deed(_office: Office, on: date) -> None:
        held = Certification.objects.get(number=person.held[0].number)
        user = held.certificant.user
        application = applying.begin(certification=held, route=route, on=on, actor=user)
        about = {"birth_date": BORN, "other_names": "", "right": True}
        applying.save(application=application, step=Step.ABOUT, said=about, actor=user)
        if application.by_ccp:
            no = {"convicted": False}
            applying.save(application=application, step=Step.FELONY, said=no, actor=user)

    return deed


def keeps_proofs(person: Person) -> Deed:
    """Put files into the proof locker, to activities that are on record."""

    def deed(office: Office, _on: date) -> None:
        for handed in KEPT:
            ref = imported_ref(person.held[0], handed.place)
            activity = Activity.objects.select_related("certificant__user").get(external_ref=ref)
            file = kept_file(handed, office.seeded_on)
            add_proof(activity=activity, file=file, actor=activity.certificant.user)

    return deed


def applies(person: Person, route: str) -> Deed:
    """Begin, fill in and send an application, all on one day: its fee is paid by check."""

    def deed(office: Office, on: date) -> None:
        begins(person, route)(office, on)
        completes(person)(office, on)
        _pays(office, application_of(person), on)

    return deed


def completes(person: Person) -> Deed:
    """Fill in what is left of a draft, and ask for its fee."""

    def deed(office: Office, on: date) -> None:
        application = application_of(person)
        if application.asked_on is not None:
            return
        fill = _by_ccp if application.by_ccp else _by_exam
        fill(person, office.seeded_on, on)
        user = application.case.certificant.user
        submitting.ask_fee(application=application, on=on, actor=user)

    return deed


def _by_ccp(person: Person, seeded_on: date, on: date) -> None:
    application = application_of(person)
    user = application.case.certificant.user
    for place, act in enumerate(CLAIMS[person.number], start=1):
        item = claiming.claim(
            application=application, entry=entry_of(act, seeded_on), on=on, actor=user
        )
        for handed in HANDED[person.number]:
            if handed.place == place:
                file = claimed_file(person, handed, seeded_on)
                submissions.add_file(case=application.case, item=item, file=file, actor=user)
    applying.sign(
        application=application,
        text_version=statement_on(on).version,
        typed_name=person.full_name,
        on=on,
        actor=user,
    )


def _by_exam(person: Person, seeded_on: date, on: date) -> None:
    application = application_of(person)
    user = application.case.certificant.user
    chosen = WITHOUT_CRITERIA
    said = said_of(chosen, [chosen], None, {}, on)
    applying.choose(application=application, said=said, documents=chosen.documents, actor=user)
    for handed in HANDED[person.number]:
        item = application.case.items.get(position=handed.place)
        file = claimed_file(person, handed, seeded_on)
        submissions.add_file(case=application.case, item=item, file=file, actor=user)


def answers(person: Person) -> Deed:
    """Add a better file to what was asked about, and send it."""

    def deed(office: Office, on: date) -> None:
        application, handed = application_of(person), LATER[person.number]
        user = application.case.certificant.user
        item = application.case.items.get(position=handed.place)
        file = claimed_file(person, handed, office.seeded_on)
        submissions.add_file(case=application.case, item=item, file=file, actor=user)
        answering.answer(application=application, on=on, actor=user)

    return deed


def appeals(person: Person, statement: str) -> Deed:
    def deed(_office: Office, on: date) -> None:
        application = application_of(person)
        user = application.case.certificant.user
        answering.appeal(application=application, statement=statement, on=on, actor=user)

    return deed


def sits(person: Person, result: str, score: str) -> Deed:
    """Staff enter how the exam went, on its day."""

    def deed(office: Office, on: date) -> None:
        exams.record(
            application=application_of(person),
            sitting=Sitting(on, result, score),
            on=on,
            actor=office.staff["rita"],
        )

    return deed


def asks_again(person: Person) -> Deed:
    """Ask for another attempt at the exam; its fee is paid as all invoices of theirs are."""

    def deed(_office: Office, on: date) -> None:
        application = application_of(person)
        user = application.case.certificant.user
        submitting.ask_retest(application=application, on=on, actor=user)

    return deed


def _pays(office: Office, application: Application, on: date) -> None:
    invoices = unpaid(application)
    check = application.case.number.replace("-", "")
    bank(invoices, check, received_on=on, on=on, clerk=office.staff["finn"])
    for paper in papers.wanted().filter(payment__allocations__line__invoice__in=invoices):
        papers.render(paper=paper)  # the receipt goes with the email of this very day


def application_of(person: Person) -> Application:
    """Their application as it is now."""
    return applications().get(case=case_of(person))

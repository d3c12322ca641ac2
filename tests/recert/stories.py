"""A member on the way back: lapsed, with a draft, sent, reviewed, at the exam."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from billing.models import Method, Payment
from billing.services import payments
from casework.models import Case
from casework.queries.cases import verdicts_of
from casework.rules.verdicts import Finding, Outcome
from casework.services import decisions, submissions, taking, verdicts
from ccp.models import Activity, ActivityClaim
from members.models import Certification, Role
from members.services import second_person, standing
from plumbing import clock
from recert.models import Application
from recert.queries.applications import applications, fee_invoice, statement_on
from recert.rules.steps import Step
from recert.services import applying, submitting
from recert.services.listing import item_for
from tests import builders

ABOUT = {"name": "Marisol Reyes"}


def years_ago(years: int, days: int = 0) -> date:
    return clock.today() - timedelta(days=365 * years + days)


def lapsed(years: int = 6, person=None, **fields) -> Certification:
    """A certification of which no dues were ever paid: only recertification brings it back."""
    held = builders.certification(person, granted_on=years_ago(years), **fields)
    standing.refresh(certification_ids=[held.pk], on=clock.today())
    return held


def activity(
    held: Certification, hours: str = "30.00", *, proof: bool = True, day=None
) -> Activity:
    day = day or years_ago(1)
    row = Activity.objects.create(
        certificant=held.certificant,
        category="professional_education",
        title=f"Course of {hours} hours",
        provider="Midwest Institute",
        completed_on=day,
        logged_on=day,
        hours=Decimal(hours),
        criteria=["job"],
    )
    ActivityClaim.objects.create(activity=row, certification=held)
    if proof:
        builders.proof(row)
    return row


def begun(held: Certification | None = None, route: str = "ccp") -> Application:
    held = held or lapsed()
    return applying.begin(certification=held, route=route, on=clock.today(), actor=None)


def complete(held: Certification | None = None, route: str = "ccp") -> Application:
    """A draft that can be paid for."""
    application = begun(held, route)
    on = clock.today()
    save = {"application": application, "actor": None}
    applying.save(step=Step.ABOUT, said=ABOUT, **save)
    if application.by_ccp:
        if not application.certification.activity_claims.exists():
            activity(application.certification)
        applying.save(step=Step.FELONY, said={"convicted": False}, **save)
        person = application.case.certificant
        applying.sign(
            application=application,
            text_version=statement_on(on).version,
            typed_name=person.full_name,
            on=on,
            actor=None,
        )
    else:
        applying.save(step=Step.ELIGIBILITY, said={"fits": True, "route": "education"}, **save)
        item = item_for(application, "document:diploma", "Diploma")
        attach(application, item)
    return again(application)


def attach(application: Application, item) -> None:
    document = builders.document(application.case.certificant)
    submissions.attach(
        case=application.case, item=item, document=document, name="card.pdf", actor=None
    )


def asked(held: Certification | None = None, route: str = "ccp") -> Application:
    application = complete(held, route)
    submitting.ask_fee(application=application, on=clock.today(), actor=None)
    return again(application)


def pay(application: Application, *, failed: int = 0, on: date | None = None):
    invoice = fee_invoice(application, failed=failed)
    return payments.enter(
        payer_id=invoice.payer_id,
        invoice_ids=[invoice.pk],
        money=payments.Money(
            Method.CHECK, invoice.total, on or clock.today(), reference=invoice.number
        ),
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
        seen=list(Payment.objects.values_list("pk", flat=True)),
    )


def sent(held: Certification | None = None, route: str = "ccp") -> Application:
    application = asked(held, route)
    pay(application)
    return again(application)


def in_review(reviewer, held: Certification | None = None, route: str = "ccp") -> Application:
    application = sent(held, route)
    taking.take(case_id=application.pk, actor=reviewer)
    return again(application)


def judge(application: Application, reviewer, outcome: Outcome = Outcome.ACCEPT) -> Application:
    """The same verdict on every item that needs one."""
    known = verdicts_of(application.case)
    for item in application.case.items.filter(granted=False).exclude(pk__in=known):
        reason = "" if outcome is Outcome.ACCEPT else "unreadable"
        verdicts.give(
            item=item,
            finding=Finding(outcome, None, reason, "Please send the whole page."),
            version=Case.objects.get(pk=application.pk).version,
            actor=reviewer,
        )
    return again(application)


def decide(application: Application, choice: str, reviewer, note: str = ""):
    return decisions.decide(
        case_id=application.pk,
        choice=choice,
        note=note,
        version=Case.objects.get(pk=application.pk).version,
        actor=reviewer,
        on=clock.today(),
    )


def confirm(matter) -> None:
    second_person.confirm(matter=matter, actor=builders.staff(Role.RECORDS), now=clock.now())


def denied(reviewer, held: Certification | None = None, route: str = "ccp") -> Application:
    application = judge(in_review(reviewer, held, route), reviewer, Outcome.REJECT)
    confirm(decide(application, "deny", reviewer, "The certificate is not yours."))
    return again(application)


def authorized(reviewer=None, held: Certification | None = None) -> Application:
    reviewer = reviewer or builders.staff(Role.RECORDS)
    application = judge(in_review(reviewer, held, "exam"), reviewer)
    decide(application, "approve", reviewer)
    return again(application)


def again(application: Application) -> Application:
    return applications().get(pk=application.pk)

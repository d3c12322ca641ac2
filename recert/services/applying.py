"""The member's side of a draft: beginning it, saving it step by step, signing (section 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from casework import kinds
from casework.models import CaseItem
from casework.services import cases
from casework.services.cases import CaseRefused
from ccp.rules.signature import signs_as
from members.models import Certification, User
from members.queries.locks import lock_holders
from members.queries.policy import policy
from members.queries.standing import standing_of
from members.rules.declared import FIRST_DAY
from plumbing import clock
from recert.models import Answer, Application, Signature, StatementText
from recert.queries.applications import applications, open_of, statement_on
from recert.queries.drafts import DOCUMENT
from recert.rules.flows import KEY
from recert.rules.routes import Shut, offer
from recert.rules.steps import STEPS, Step
from recert.services.listing import item_for, take_out
from recert.services.numbers import APPLICATION, take
from recert.verbs import RecertVerb

FIRST_STATEMENT = (
    "I state that what I say in this application is true and complete, that I did the activities "
    "that I claim in it as I report them, and that the documents that I send are genuine. I "
    "understand that an untrue statement can cost me my certification."
)
SHUT = {
    Shut.NOT_LAPSED: "This certification is not lapsed: there is nothing to recertify.",
    Shut.PAY: "Paying what is past due brings this certification back: no application is needed.",
    Shut.TOO_OLD: "So long after the lapse the way back is the exam.",
}
OTHER_OPEN = "You have an application {route} for this certification. Withdraw it to begin another."
SENT = "This application was sent: it stays as it is."
PAYING = "This application waits for its payment, so it stays as it is. Take it back to change it."


class NotOpen(CaseRefused):
    """The route is not open on that day."""


def write_first_statement(**_signal: object) -> None:
    """Make version 1 of the statement in a database that has none."""
    StatementText.objects.get_or_create(
        version=1, defaults={"body": FIRST_STATEMENT, "valid_from": FIRST_DAY}
    )


def begin(*, certification: Certification, route: str, on: date, actor: User | None) -> Application:
    """Begin an application by a route that is open; one that is begun already is given back.

    Raises NotOpen, or CaseRefused where one by the other route is open.
    """
    with transaction.atomic():
        lock_holders([certification.pk])
        known = open_of(certification)
        if known is not None and known.route == route:
            return known
        if known is not None:
            raise CaseRefused(OTHER_OPEN.format(route=known.way))
        refuse_shut(certification, route, on)
        case = cases.open_case(
            kind=kinds.of(KEY),
            number=take(APPLICATION, on.year),
            certificant=certification.certificant,
            state="draft",
        )
        application = Application.objects.create(
            case=case, certification=certification, route=route, begun_on=on
        )
        after = {"certification": certification.number, "route": application.way}
        cases.note(case, RecertVerb.RECERT_BEGUN, actor=actor, after=after)
    return applications().get(pk=application.pk)


def refuse_shut(certification: Certification, route: str, on: date) -> None:
    """Raises NotOpen, with why, where standing does not offer a route on that day."""
    shut = offer(route, standing_of(certification, on), policy()).shut
    if shut is not None:
        raise NotOpen(SHUT[shut])


def save(
    *, application: Application, step: Step, said: Mapping[str, Any], actor: User | None
) -> Answer:
    """Save what is said in one step; what was said before is replaced. Raises CaseRefused."""
    with transaction.atomic():
        application = in_draft(application)
        if step not in STEPS[application.route]:
            raise CaseRefused("This application has no such step.")
        before = Answer.objects.filter(application=application, step=step).first()
        if before is not None and before.said == said:
            return before
        answer, _ = Answer.objects.update_or_create(
            application=application,
            step=step,
            defaults={"said": dict(said), "saved_at": clock.now(), "saved_by": actor},
        )
        cases.note(application.case, RecertVerb.RECERT_SAVED, actor=actor, after={"step": step})
    return answer


def place_for(*, application: Application, about: str, title: str = "") -> CaseItem:
    """The item of a draft to which files about something are added. Raises CaseRefused."""
    with transaction.atomic():
        return item_for(in_draft(application), about, title)


def choose(
    *,
    application: Application,
    said: Mapping[str, Any],
    documents: Sequence[tuple[str, str]],
    actor: User | None,
) -> None:
    """Choose the eligibility route by which the exam is asked for, with the documents that it asks
    for, as keys and titles; those of another route go, with their files. Raises CaseRefused.
    """
    with transaction.atomic():
        save(application=application, step=Step.ELIGIBILITY, said=said, actor=actor)
        application = in_draft(application)
        wanted = {f"{DOCUMENT}:{key}": title for key, title in documents}
        others = CaseItem.objects.filter(case=application.case_id, about__startswith=DOCUMENT)
        take_out(others.exclude(about__in=wanted), actor)
        for about, title in wanted.items():
            item_for(application, about, title)


def sign(
    *, application: Application, text_version: int, typed_name: str, on: date, actor: User | None
) -> Signature:
    """Sign the statement: it keeps name, moment and text version. Raises CaseRefused."""
    with transaction.atomic():
        application = in_draft(application)
        text, person = statement_on(on), application.case.certificant
        if text.version != text_version:
            raise CaseRefused("The statement was renewed. Read it again before you sign.")
        if not signs_as(typed_name, person.first_name, person.last_name):
            raise CaseRefused(f"Type your name as it is on record: {person.full_name}.")
        signature = Signature.objects.create(
            application=application,
            text=text,
            signed_name=" ".join(typed_name.split())[:200],
            signed_by=actor,
        )
        after = {"text_version": text.version, "signed_name": signature.signed_name}
        Answer.objects.update_or_create(
            application=application,
            step=Step.STATEMENT,
            defaults={
                "said": after | {"signed_on": on.isoformat()},
                "saved_at": clock.now(),
                "saved_by": actor,
            },
        )
        cases.note(application.case, RecertVerb.RECERT_SIGNED, actor=actor, after=after)
    return signature


def under_lock(application: Application) -> Application:
    """The application as it is now, inside a transaction, with its person and case locked."""
    case = cases.locked(application.pk)
    fresh: Application = applications().get(pk=application.pk)
    fresh.case = case
    return fresh


def in_draft(application: Application) -> Application:
    """The same, of one that can still be changed. Raises CaseRefused."""
    application = under_lock(application)
    if application.case.state != "draft":
        raise CaseRefused(SENT)
    if application.asked_on is not None:
        raise CaseRefused(PAYING)
    return application

"""The member's side of a draft: beginning it, saving it step by step, signing (section 9)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from casework import kinds
from casework.models import CaseItem
from casework.services import cases, submissions
from casework.services.cases import CaseRefused
from casework.services.submissions import Claimed
from ccp.rules.signature import signs_as
from members.models import Certification, User
from members.queries.locks import lock_holders
from members.queries.policy import policy
from members.queries.standing import standing_of
from members.rules.declared import FIRST_DAY
from plumbing import clock
from recert.models import Application, Signature, StatementText
from recert.queries.applications import applications, open_of, statement_on
from recert.queries.drafts import DOCUMENT, FELONY
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
APPEALED = (
    "Your appeal against the denial of {number} is open, and only one application can be. We "
    "decide it first; or withdraw it to begin another."
)
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

    Raises NotOpen, or CaseRefused where one by the other route, or an appeal, is open.
    """
    with transaction.atomic():
        lock_holders([certification.pk])
        known = open_of(certification)
        if known is not None and known.case.state == "appealed":
            raise CaseRefused(APPEALED.format(number=known.case.number))
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
) -> None:
    """Save what is said in one step; what was said before is replaced. Raises CaseRefused."""
    with transaction.atomic():
        _save(in_draft(application), step, said, actor)


def save_felony(
    *, application: Application, said: Mapping[str, Any], actor: User | None
) -> CaseItem | None:
    """The same of the felony question; who was convicted has an item for the documents. Raises
    CaseRefused.
    """
    with transaction.atomic():
        application = in_draft(application)
        _save(application, Step.FELONY, said, actor)
        return item_for(application, FELONY) if said["convicted"] else None


def _save(
    application: Application, step: Step, said: Mapping[str, Any], actor: User | None
) -> None:
    if step not in STEPS[application.route]:
        raise CaseRefused("This application has no such step.")
    if _keep(application, step, said, actor):
        cases.note(application.case, RecertVerb.RECERT_SAVED, actor=actor, after={"step": step})


_KEEP = """
INSERT INTO recert_answer AS kept (application_id, step, said, saved_at, saved_by_id)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (application_id, step) DO UPDATE
SET said = excluded.said, saved_at = excluded.saved_at, saved_by_id = excluded.saved_by_id
WHERE kept.said <> excluded.said
"""


def _keep(
    application: Application, step: Step, said: Mapping[str, Any], actor: User | None
) -> bool:
    """Write down what is said; whether it is otherwise than before. One query."""
    kept = json.dumps(said, cls=DjangoJSONEncoder)
    row = [application.pk, step.value, kept, clock.now(), actor and actor.pk]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, row)
        return bool(cursor.rowcount)


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
        application = in_draft(application)
        _save(application, Step.ELIGIBILITY, said, actor)
        wanted = [Claimed(f"{DOCUMENT}:{key}", title) for key, title in documents]
        names = {each.about for each in wanted}
        items = submissions.claim(case=application.case, claimed=wanted, lock=False)
        shown = (item for item in items if item.about.startswith(DOCUMENT))
        take_out([item for item in shown if item.about not in names], actor)


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
        _keep(application, Step.STATEMENT, after | {"signed_on": on.isoformat()}, actor)
        cases.note(application.case, RecertVerb.RECERT_SIGNED, actor=actor, after=after)
    return signature


def under_lock(application: Application) -> Application:
    """The application as it is now, inside a transaction, with its person and case locked."""
    cases.lock_person(application.pk)
    rows = applications().select_related("case__taken_by", "case__changed_by")
    fresh: Application = rows.select_for_update(of=("case",)).get(pk=application.pk)
    return fresh


def in_draft(application: Application) -> Application:
    """The same, of one that can still be changed. Raises CaseRefused."""
    application = under_lock(application)
    if application.case.state != "draft":
        raise CaseRefused(SENT)
    if application.asked_on is not None:
        raise CaseRefused(PAYING)
    return application

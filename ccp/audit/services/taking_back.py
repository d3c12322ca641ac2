"""A failed audit taken back by two of the staff, as if it had not been (handbook section 7)."""

from __future__ import annotations

from collections.abc import Sequence

from casework.models import Case
from casework.queries.cases import why_barred
from casework.rules.reviewers import WORDS, Barred
from casework.services import cases, decisions
from casework.services.cases import CaseRefused
from ccp.audit.models import AuditCase
from ccp.audit.services import outcomes, telling
from ccp.audit.verbs import AuditVerb
from members.models import Matter, Role, User
from members.services import second_person
from members.services.second_person import Change, MatterRefused
from plumbing import clock

TAKE_BACK = "audit_take_back"
FAILED = ("failed", "appealed")


def ask_take_back(*, case_id: int, reason: str, version: int, actor: User) -> Matter:
    """Ask that a failed audit is taken back; a second auditor confirms it. version: of the case,
    as it was shown.

    Raises CaseRefused, MatterRefused, ChangedMeanwhile.
    """
    case = Case.objects.select_related("certificant", "changed_by").get(pk=case_id)
    cases.same_version(case, version)
    if case.state not in FAILED:
        raise CaseRefused("Only a failed audit is taken back.")
    if why := _partial(case, actor):
        raise CaseRefused(why)
    return second_person.ask(
        kind=TAKE_BACK,
        subject=case.subject,
        role=Role.AUDITOR,
        payload={"case": case.pk, "number": case.number},
        reason=reason,
        actor=actor,
        certificant=case.certificant,
        about=case.certificant.user,
    )


def _partial(case: Case, actor: User) -> str:
    """Why somebody is too near to its member, in words; "" where they are not. Who decided before
    may say that it was a mistake.
    """
    found = why_barred(case, actor)
    return WORDS[found] if found in {Barred.OWN, Barred.CONFLICT} else ""


def _changes(matter: Matter) -> Sequence[Change]:
    return [Change(f"CCP audit {matter.payload['number']}", "failed", "taken back")]


def _take_back(matter: Matter, actor: User) -> None:
    case = cases.locked(matter.payload["case"])
    if case.state not in FAILED:
        raise MatterRefused("The case is not failed any more: decline this.")
    if why := _partial(case, actor):
        raise MatterRefused(why)
    on = clock.today()
    cases.move(case, to="withdrawn", actor=actor, reason=matter.reason)
    audit = AuditCase.objects.select_related("certification").get(case=case)
    audit.withdrawn_on, audit.withdrawn_because, audit.taken_back_on = on, matter.reason, on
    audit.save(update_fields=["withdrawn_on", "withdrawn_because", "taken_back_on"])
    outcomes.clear(audit, on=on, actor=actor)
    cases.note(
        case,
        AuditVerb.AUDIT_TAKEN_BACK,
        actor=matter.asked_by,
        reason=matter.reason,
        after={"second": str(actor)},
    )
    telling.withdrawn([case], on=on)


second_person.declare(
    second_person.Kind(
        TAKE_BACK,
        "Take back a failed audit",
        _changes,
        _take_back,
        beside="casework/_matter.html",
        weigh=decisions.weighed,
    )
)

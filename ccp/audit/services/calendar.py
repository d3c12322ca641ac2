"""What the calendar brings about: notices go out, reminders, and failing by time (section 7).

Everything may run at any time, any number of times and in parallel; whatever was missed is made up.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from casework.models import Case
from casework.services import cases
from ccp.audit.models import AuditCase
from ccp.audit.rules.clock import Clock, to_answer
from ccp.audit.rules.flows import WITH_MEMBER
from ccp.audit.services import outcomes, telling
from ccp.audit.services.claiming import claimed
from ccp.audit.verbs import AuditVerb
from members.queries.locks import lock_members
from members.queries.policy import policy
from members.services import history
from plumbing import copying


def due(on: date) -> QuerySet[AuditCase]:
    """The cases for which time has something by that day, the first one first."""
    return AuditCase.objects.filter(next_on__lte=on).order_by("next_on", "case")


def notify(*, on: date, limit: int = 200) -> int:
    """Tell members that a cycle of theirs was drawn: their clocks start, and what they claimed is
    put into the case. Returns how many cases; call it until it returns 0.
    """
    with transaction.atomic():
        audits = _locked(due(on).filter(case__state="selected"), limit)
        if not audits:
            return 0
        clock, ids = to_answer(on, policy()), [audit.pk for audit in audits]
        copying.add(claimed(audits, on))
        cases.move_many(ids, to="notified", actor=None)
        AuditCase.objects.filter(pk__in=ids).update(
            notified_on=on,
            started_on=on,
            last_day=clock.last_day,
            steps=[*clock.steps],
            next_on=clock.next_on(on),
        )
        history.record_many(
            actor=None,
            verb=AuditVerb.AUDIT_NOTIFIED,
            deeds=(
                history.Deed(
                    audit.case.subject,
                    audit.case.certificant_id,
                    {"case": audit.case.number, "last_day": clock.last_day},
                )
                for audit in audits
            ),
        )
        telling.drawn({audit.case.certificant_id for audit in audits}, on=on)
    return len(audits)


def remind(*, on: date, limit: int = 200) -> int:
    """Plan the reminders whose day has come, and fail what was not answered by its last day.

    Of reminders that were missed only the latest is sent; the others leave a row that says so.
    Returns how many cases; call it until it returns 0.
    """
    with transaction.atomic():
        audits = _locked(due(on).filter(case__state__in=WITH_MEMBER), limit)
        running = [audit for audit in audits if _clock(audit).runs(on)]
        telling.reminders(audits, on=on)
        for audit in running:
            audit.next_on = _clock(audit).next_on(on)
        AuditCase.objects.bulk_update(running, ["next_on"])
        late = [audit for audit in audits if audit not in running]
        for audit in late:
            _fail(audit, on)
        telling.not_answered(late, on=on)
    return len(audits)


def _fail(audit: AuditCase, on: date) -> None:
    """Nobody answered: it has failed on the day after the last one, whenever that is noticed."""
    failed_on = _clock(audit).over_on
    case = cases.locked(audit.pk)
    cases.move(case, to="failed", actor=None)
    outcomes.fail(audit, failed_on=failed_on, on=on, actor=None)
    cases.note(case, AuditVerb.AUDIT_NOT_ANSWERED, actor=None, after={"failed_on": failed_on})


def _locked(rows: QuerySet[AuditCase], limit: int) -> list[AuditCase]:
    """Some of these cases with their people locked, and all others of those people, which share
    their messages; what somebody else dealt with is not there.
    """
    ids = list(rows.values_list("pk", flat=True)[:limit])
    owners = list(Case.objects.filter(pk__in=ids).values_list("certificant_id", flat=True))
    lock_members(owners)
    theirs = list(Case.objects.filter(certificant__in=owners).values_list("pk", flat=True))
    again = rows.filter(pk__in=theirs).select_for_update(of=("self", "case"))
    return list(again.select_related("case", "certification__program"))


def _clock(audit: AuditCase) -> Clock:
    running = audit.clock
    if running is None:
        raise ValueError(f"no clock runs of case {audit.pk}")
    return running

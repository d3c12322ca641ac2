"""More time for a member, once a case (handbook section 7)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from casework.models import Case
from casework.queries.cases import why_barred
from casework.rules.reviewers import WORDS
from casework.services import cases
from casework.services.cases import CaseRefused
from ccp.audit.models import AuditCase, MoreTime
from ccp.audit.rules.clock import ClockRefused, extended
from ccp.audit.services import telling
from ccp.audit.verbs import AuditVerb
from members.models import User
from members.queries.policy import policy
from plumbing import clock

NOT_NOW = "The case is not with the member: no clock runs that could be extended."
ONCE = "A case is extended once. This one was."


def extend(*, case_id: int, days: int, reason: str, version: int, actor: User, on: date) -> Case:
    """Add days to the clock that runs, its reminders armed anew. version: of the case, as it was
    shown. Sent twice it is one. Raises CaseRefused, ChangedMeanwhile.
    """
    with transaction.atomic():
        case = cases.locked(case_id)
        audit = AuditCase.objects.get(case=case)
        if (case.version, case.changed_by, audit.extended_by) == (version + 1, actor, days):
            return case
        cases.same_version(case, version)
        if found := why_barred(case, actor):
            raise CaseRefused(WORDS[found])
        if audit.clock is None:
            raise CaseRefused(NOT_NOW)
        if audit.extended_by:
            raise CaseRefused(ONCE)
        try:
            longer = extended(audit.clock, days, on, policy())
        except ClockRefused as refused:
            raise CaseRefused(str(refused)) from refused
        now = clock.now()
        audit.last_day, audit.extended_on, audit.extended_by = longer.last_day, on, days
        audit.next_on, audit.extended_at = longer.next_on(on), now
        audit.save(
            update_fields=["last_day", "extended_on", "extended_by", "extended_at", "next_on"]
        )
        asked = MoreTime.objects.filter(audit=audit, answered_at__isnull=True)
        asked.update(answered_at=now, answered_by=actor)
        cases.wrote(case, actor=actor)
        cases.note(
            case,
            AuditVerb.AUDIT_EXTENDED,
            actor=actor,
            reason=reason.strip(),
            after={"days": days, "last_day": longer.last_day},
        )
        telling.extended(case, longer.last_day, on=on)
    return case

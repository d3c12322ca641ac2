"""What a decision brings about: the clock, standing, word to the member (handbook section 7)."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.models import Case
from ccp.audit.models import AuditCase, MoreTime
from ccp.audit.rules.clock import appeal_through, to_replace
from ccp.audit.rules.verdicts import Choice
from ccp.audit.services import telling
from members.models import User
from members.queries.policy import policy
from members.services import facts
from plumbing import clock

NO_CLOCK: dict[str, Any] = {
    "started_on": None,
    "last_day": None,
    "steps": [],
    "extended_on": None,
    "next_on": None,
}


def stop_clock(case: Case) -> None:
    """The case is not with the member any more; more time for that clock helps nobody now."""
    AuditCase.objects.filter(case=case).update(**NO_CLOCK)
    asked = MoreTime.objects.filter(audit=case.pk, answered_at__isnull=True)
    asked.update(answered_at=clock.now())


def carry_out(*, case: Case, choice: Choice, on: date, actor: User) -> None:
    """Write what was decided of a locked case; it is in its new state."""
    audit = AuditCase.objects.select_related("certification").get(case=case)
    appealed = audit.appealed_on is not None
    telling.decided(case, choice, appealed=appealed, on=on)
    if choice is Choice.DEFICIENT:
        _ask_for_more(audit, on)
    elif choice is Choice.PASS:
        audit.passed_on = on
        audit.save(update_fields=["passed_on"])
        if appealed:
            clear(audit, on=on, actor=actor)
    elif not appealed:
        fail(audit, failed_on=on, on=on, actor=actor)


def fail(audit: AuditCase, *, failed_on: date, on: date, actor: User | None) -> None:
    """A case has failed since that day, and with it the certification has lapsed. Actor None: by
    time.
    """
    audit.failed_on, audit.by_time = failed_on, actor is None
    audit.appeal_through = appeal_through(failed_on, policy())
    audit.save(update_fields=["failed_on", "by_time", "appeal_through"])
    facts.audit_failed(
        certification=audit.certification,
        start=audit.start,
        failed_on=failed_on,
        on=on,
        actor=actor,
    )


def clear(audit: AuditCase, *, on: date, actor: User | None) -> None:
    """It has not failed after all: case and standing are as if it had not."""
    audit.failed_on, audit.by_time, audit.appeal_through = None, False, None
    audit.save(update_fields=["failed_on", "by_time", "appeal_through"])
    facts.audit_failed(
        certification=audit.certification, start=audit.start, failed_on=None, on=on, actor=actor
    )


def _ask_for_more(audit: AuditCase, on: date) -> None:
    anew = to_replace(on, policy())
    audit.started_on, audit.last_day, audit.steps = anew.started_on, anew.last_day, [*anew.steps]
    audit.deficient += 1
    audit.next_on = anew.next_on(on)
    audit.save(update_fields=["started_on", "last_day", "steps", "deficient", "next_on"])

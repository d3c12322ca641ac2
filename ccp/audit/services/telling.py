"""Word to members about their cases (handbook sections 7 and 11). Two cases of one person share
their messages: one notice names all that it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Min

from casework.models import Case, Submission
from ccp.audit.models import AuditCase, MoreTime
from ccp.audit.rules.verdicts import Choice
from notices.models import SkipReason
from notices.services.planning import Plan, plan_many

NOTICE, REMINDER, RECEIVED = "audit_notice", "audit_reminder", "audit_received"
DEFICIENT, PASSED, FAILED = "audit_deficient", "audit_passed", "audit_failed"
APPEAL_DECIDED, WITHDRAWN = "audit_appeal_decided", "audit_withdrawn"
EXTENDED, NOT_EXTENDED = "audit_extended", "audit_not_extended"
OUTCOMES = {Choice.PASS: PASSED, Choice.DEFICIENT: DEFICIENT, Choice.FAIL: FAILED}


def drawn(certificant_ids: Collection[int], *, on: date) -> None:
    """One notice for each of these people, of all their cases that became notified on that day."""
    rows = AuditCase.objects.filter(case__certificant__in=certificant_ids, notified_on=on)
    first = rows.values_list("case__certificant").annotate(first=Min("case"))
    plan_many(_plan(person, NOTICE, case, on.isoformat(), on) for person, case in first)


def reminders(audits: Collection[AuditCase], *, on: date) -> None:
    """The step that has its time, and those that were missed, of cases whose day has come; one
    reminder for each person and last day.
    """
    first = _first_of_last_day(audits)
    plan_many(plan for audit in audits for plan in _reminders(audit, first, on))


def step_name(step: int, last_day: date) -> str:
    """How a reminder is told from those for another last day: "14 days 2027-03-16"."""
    return f"{step} days {last_day.isoformat()}"


def received(case: Case, sent: Submission, *, on: date) -> None:
    _tell(case, RECEIVED, str(sent.number), on)


def asked_time(case: Case, asked: MoreTime, *, on: date) -> None:
    _tell(case, RECEIVED, request_name(asked), on)


def request_name(asked: MoreTime) -> str:
    """How messages about a request for more time name it: "more time 7"."""
    return f"more time {asked.pk}"


def decided(case: Case, choice: Choice, *, appealed: bool, on: date) -> None:
    """Of what was decided; each answer can be decided on once, also twice on one day."""
    kind = APPEAL_DECIDED if appealed else OUTCOMES[choice]
    _tell(case, kind, f"{on.isoformat()} {case.submissions.count()}", on)


def not_answered(audits: Collection[AuditCase], *, on: date) -> None:
    """One message for each person and day of all their cases that failed by time on it. Those of a
    day fail together: they have the same last day.
    """
    people = {audit.case.certificant_id for audit in audits}
    days = {audit.failed_on for audit in audits}
    rows = AuditCase.objects.filter(case__certificant__in=people, failed_on__in=days, by_time=True)
    first = rows.values_list("case__certificant", "failed_on").annotate(first=Min("case"))
    plan_many(_plan(person, FAILED, case, day.isoformat(), on) for person, day, case in first)


def withdrawn(cases: Iterable[Case], *, on: date) -> None:
    """One message for each person, of those of these cases that they know of."""
    rows = AuditCase.objects.filter(case__in=cases, notified_on__isnull=False)
    first = rows.values_list("case__certificant").annotate(first=Min("case"))
    plan_many(_plan(person, WITHDRAWN, case, "", on) for person, case in first)


def extended(case: Case, last_day: date, *, on: date) -> None:
    _tell(case, EXTENDED, last_day.isoformat(), on)


def not_extended(case: Case, asked: MoreTime, *, on: date) -> None:
    _tell(case, NOT_EXTENDED, request_name(asked), on)


def _tell(case: Case, kind: str, step: str, on: date) -> None:
    plan_many([_plan(case.certificant_id, kind, case.pk, step, on)])


def _plan(person: int, kind: str, case: int, step: str, on: date, skip: str = "") -> Plan:
    return Plan(certificant_id=person, kind=kind, about=case, step=step, due_on=on, skip=skip)


def _reminders(audit: AuditCase, first: dict[tuple[int, date], int], on: date) -> Iterable[Plan]:
    clock, person = audit.clock, audit.case.certificant_id
    if clock is None or audit.next_on is None:
        return
    case = first[person, clock.last_day]
    now, since = clock.reminder_on(on), audit.next_on
    why = SkipReason.OVERTAKEN if clock.runs(on) else SkipReason.TOO_LATE
    skips = dict.fromkeys(clock.missed(since, on), why) | ({now: ""} if now else {})
    for day, step in clock.reminders:
        if step in skips and since <= day:
            name = step_name(step, clock.last_day)
            yield _plan(person, REMINDER, case, name, day, skips[step])


def _first_of_last_day(audits: Collection[AuditCase]) -> dict[tuple[int, date], int]:
    """By person and last day, the first of their cases with that day."""
    people = {audit.case.certificant_id for audit in audits}
    rows = AuditCase.objects.filter(case__certificant__in=people, last_day__isnull=False)
    found = rows.values_list("case__certificant", "last_day").annotate(first=Min("case"))
    return {(person, day): first for person, day, first in found}

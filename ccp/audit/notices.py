"""The notices about CCP audits, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse

from casework.models import CaseFile, Decision
from ccp.audit.models import AuditCase
from ccp.audit.queries.letters import about, account, others
from ccp.audit.rules.flows import WITH_MEMBER
from ccp.audit.services import telling
from members.queries.standing import standing_of
from members.rules.calendar import ONE_DAY
from notices.kinds import EMAIL, EMAIL_AND_LETTER, Kind
from notices.models import Channel, Notice, SkipReason
from plumbing.pdf.codes import qr_code

Context = Callable[[Notice, AuditCase, date], Mapping[str, Any]]
Skip = Callable[[Notice, AuditCase, date], SkipReason | None]


def address(audit: AuditCase) -> str:
    """The page of a case, behind the sign-in."""
    return settings.PORTAL_BASE_URL + reverse("audit:case", args=[audit.case.number])


def _one(audit: AuditCase, on: date) -> dict[str, Any]:
    url = address(audit)
    return about(audit, on) | {"url": url, "qr_code": qr_code(url), "last_day": audit.last_day}


def _clock(audit: AuditCase, on: date) -> dict[str, Any]:
    clock = audit.clock
    if clock is None:
        return {}
    return {
        "days_left": clock.days_left(on),
        "days": (clock.last_day - clock.started_on).days,
        "over_on": clock.over_on,
    }


def _several(audits: list[AuditCase], on: date) -> dict[str, Any]:
    """One message for all of them; single: the only one, or None."""
    cases = [_one(each, on) | _claims(each, on) for each in audits]
    all_cycles = settings.PORTAL_BASE_URL + reverse("ccp:cycles")
    return {
        "cases": cases,
        "single": cases[0] if len(cases) == 1 else None,
        "url": cases[0]["url"] if len(cases) == 1 else all_cycles,
    }


def _claims(audit: AuditCase, on: date) -> dict[str, Any]:
    found = account(audit, on)
    posted = sum(row.posted for row in found.rows)
    return {
        "claimed": found.claimed,
        "activities": len(found.rows),
        "posted": posted,
        "to_prove": len(found.rows) - posted,
        "asks": _asks(audit, len(found.rows), posted),
    }


def _asks(audit: AuditCase, activities: int, posted: int) -> str:
    """Which of the words in `words/audit/asks` tell what a case asks for."""
    if audit.attested or not activities:
        return "list"
    return "confirm" if posted == activities else "prove"


def _drawn(notice: Notice, audit: AuditCase) -> list[AuditCase]:
    """The cases that a notice tells of, while they wait for their answer."""
    return others(audit.case, notified_on=date.fromisoformat(notice.step), case__state="notified")


def _no_draw(notice: Notice, audit: AuditCase, _on: date) -> SkipReason | None:
    return None if _drawn(notice, audit) else SkipReason.NOT_WANTED


def _draw_context(notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    drawn = _drawn(notice, audit)
    return _several(drawn, on) | _clock(drawn[0], on) | {"last_day": drawn[0].last_day}


def _reminded(notice: Notice, audit: AuditCase) -> list[AuditCase]:
    """The cases whose clocks end on the day that the reminder names."""
    last_day = date.fromisoformat(notice.step.split()[-1])
    return others(audit.case, last_day=last_day, case__state__in=WITH_MEMBER)


def _no_reminder(notice: Notice, audit: AuditCase, on: date) -> SkipReason | None:
    clocks = [each.clock for each in _reminded(notice, audit)]
    steps = {
        telling.step_name(step, clock.last_day)
        for clock in clocks
        if clock and (step := clock.reminder_on(on))
    }
    if not clocks:
        return SkipReason.NOT_WANTED
    if not steps:
        return SkipReason.TOO_LATE
    return None if notice.step in steps else SkipReason.OVERTAKEN


def _reminder_context(notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    due = _reminded(notice, audit)
    return (
        _several(due, on)
        | _clock(due[0], on)
        | {"last_day": due[0].last_day, "again": any(each.deficient for each in due)}
    )


def _received_context(notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    sent = audit.case.submissions.get(number=int(notice.step))
    files = CaseFile.objects.filter(submission=sent)
    proved = set(files.values_list("item", flat=True))
    found = audit.case.items.filter(submission=sent)
    return _one(audit, on) | {
        "receipt": f"{audit.case.number}-{sent.number}",
        "received_at": sent.at.astimezone(settings.OFFICE_ZONE),
        "files": files.count(),
        "bytes": files.aggregate(total=Sum("document__size"))["total"] or 0,
        "activities": found.count(),
        "missing": [str(item) for item in found if not item.granted and item.pk not in proved],
    }


def _state_is(*states: str) -> Skip:
    def skip(_notice: Notice, audit: AuditCase, _on: date) -> SkipReason | None:
        return None if audit.case.state in states else SkipReason.NOT_WANTED

    return skip


def _decision(notice: Notice, audit: AuditCase) -> Decision | None:
    """The decision that a notice tells of, by the answer it was on; None where time decided."""
    _day, _, number = notice.step.partition(" ")
    found = Decision.objects.filter(case=audit.case, submission__number=number or None)
    return found.order_by("pk").last() if number else None


def _decided_context(notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    """The account of a decision, with what follows from it by the standing of the day."""
    now = standing_of(audit.certification, on)
    decision = _decision(notice, audit)
    appeal_through = audit.appeal_through
    return (
        _one(audit, on)
        | _clock(audit, on)
        | {
            "account": account(audit, on, decision),
            "note": decision.note if decision else "",
            "passed": audit.case.state == "passed",
            "failed_on": audit.failed_on,
            "by_time": audit.by_time,
            "appeal_through": appeal_through,
            "appeal_over_on": appeal_through + ONE_DAY if appeal_through else None,
            "may_appeal": audit.appealed_on is None
            and bool(appeal_through and on <= appeal_through),
            "standing": now.standing,
            "since": now.since,
            "reasons": now.reasons,
            "on_paper": notice.channel == Channel.LETTER,
        }
    )


def _withdrawn_context(_notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    return _one(audit, on) | {
        "because": audit.withdrawn_because,
        "taken_back": audit.taken_back_on is not None,
    }


def _no_extension(notice: Notice, audit: AuditCase, _on: date) -> SkipReason | None:
    still = audit.last_day is not None and notice.step == audit.last_day.isoformat()
    return None if still else SkipReason.NOT_WANTED


def _extended_context(_notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    return _one(audit, on) | _clock(audit, on) | {"extended_by": audit.extended_by}


def _kind(
    key: str,
    label: str,
    context: Context,
    skip: Skip,
    channels: tuple[Channel, ...] = EMAIL,
) -> Kind[AuditCase]:
    return Kind(
        key=key,
        label=label,
        about=AuditCase,
        person="case__certificant",
        reads=("case__certificant", "certification__program"),
        channels=channels,
        context=context,
        skip=skip,
    )


def _always(_notice: Notice, _audit: AuditCase, _on: date) -> SkipReason | None:
    return None


NOTICES = (
    _kind(telling.NOTICE, "CCP audit: notice", _draw_context, _no_draw, EMAIL_AND_LETTER),
    _kind(telling.REMINDER, "CCP audit: reminder", _reminder_context, _no_reminder),
    _kind(telling.RECEIVED, "CCP audit: received", _received_context, _always),
    _kind(
        telling.DEFICIENT,
        "CCP audit: proof still needed",
        _decided_context,
        _state_is("deficient"),
        EMAIL_AND_LETTER,
    ),
    _kind(telling.PASSED, "CCP audit: passed", _decided_context, _state_is("passed")),
    _kind(
        telling.FAILED,
        "CCP audit: failed",
        _decided_context,
        _state_is("failed", "appealed"),
        EMAIL_AND_LETTER,
    ),
    _kind(
        telling.APPEAL_DECIDED,
        "CCP audit: appeal decided",
        _decided_context,
        _state_is("passed", "failed"),
    ),
    _kind(telling.WITHDRAWN, "CCP audit: withdrawn", _withdrawn_context, _state_is("withdrawn")),
    _kind(telling.EXTENDED, "CCP audit: extended", _extended_context, _no_extension),
)

"""The notices about CCP audits, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from casework.models import Decision
from ccp.audit.models import AuditCase, MoreTime
from ccp.audit.queries.asked_time import of_running_clock
from ccp.audit.queries.letters import about, account, others
from ccp.audit.queries.receipts import asked_time, receipt
from ccp.audit.queries.record import Record
from ccp.audit.rules.flows import WITH_MEMBER
from ccp.audit.rules.telling import IF_FAILED
from ccp.audit.services import telling
from members.models import Role
from members.queries.standing import standing_of
from notices.kinds import EMAIL, EMAIL_AND_LETTER, Kind
from notices.models import Channel, Notice, SkipReason
from plumbing.pdf.codes import qr_code

FAILED = ("failed", "appealed")

Context = Callable[[Notice, AuditCase, date], Mapping[str, Any]]
Skip = Callable[[Notice, AuditCase, date], SkipReason | None]


def address(audit: AuditCase) -> str:
    """The page of a case, behind the sign-in."""
    return settings.PORTAL_BASE_URL + reverse("audit:case", args=[audit.case.number])


def _one(audit: AuditCase, on: date) -> dict[str, Any]:
    """A case as every message names it, with what it means for standing."""
    now = standing_of(audit.certification, on)
    return about(audit, on) | {
        "url": address(audit),
        "last_day": audit.last_day,
        "standing": now.standing,
        "since": now.since,
        "reasons": now.reasons,
        "if_failed": IF_FAILED.get(now.standing, ""),
    }


def _several(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """One message for all of these; single: the only one, or None. What is said of each is in
    `cases`, what is said once at the top.
    """
    single = cases[0] if len(cases) == 1 else None
    url = cases[0]["url"] if single else settings.PORTAL_BASE_URL + reverse("ccp:cycles")
    same = {each["if_failed"] for each in cases}
    return {
        **cases[0],
        "cases": cases,
        "single": single,
        "url": url,
        "qr_code": qr_code(url),
        "if_failed": cases[0]["if_failed"] if len(same) == 1 else "",
    }


def _clock(audit: AuditCase, on: date) -> dict[str, Any]:
    clock = audit.clock
    if clock is None:
        return {}
    return {
        "last_day": clock.last_day,
        "days_left": clock.days_left(on),
        "days": (clock.last_day - clock.started_on).days,
        "over_on": clock.over_on,
        "may_ask_time": not (audit.extended_by or of_running_clock(audit.asked_time.all())),
    }


def _asked(audits: list[AuditCase], on: date) -> dict[str, Any]:
    """What these cases ask for, by the first of their clocks."""
    first = min(audits, key=lambda each: (each.last_day or date.max, each.pk))
    cases = [_one(each, on) | _claims(each, on) for each in audits]
    attaches = any(each["asks"] == "prove" for each in cases)
    return _several(cases) | _clock(first, on) | {"attaches": attaches}


def _claims(audit: AuditCase, on: date) -> dict[str, Any]:
    found = account(Record(audit), on)
    posted = sum(row.posted for row in found.rows)
    return {
        "account": found,
        "activities": len(found.rows),
        "posted": posted,
        "to_prove": len(found.rows) - posted,
        "asks": _asks(audit, len(found.rows), posted),
    }


def _asks(audit: AuditCase, activities: int, posted: int) -> str:
    """Which of the words in `words/audit/asks` tell what a case asks for."""
    if audit.case.state == "deficient":
        return "replace"
    if audit.attested or not activities:
        return "list"
    return "confirm" if posted == activities else "prove"


def _drawn(notice: Notice, audit: AuditCase) -> list[AuditCase]:
    """The cases that a notice tells of, while they wait for their answer."""
    return others(audit.case, notified_on=date.fromisoformat(notice.step), case__state="notified")


def _no_draw(notice: Notice, audit: AuditCase, _on: date) -> SkipReason | None:
    return None if _drawn(notice, audit) else SkipReason.NOT_WANTED


def _draw_context(notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    return _asked(_drawn(notice, audit), on)


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
    return _asked(due, on) | {"again": all(each.deficient for each in due)}


def _received_context(notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    asked = _request(notice)
    came = asked_time(asked) if asked else receipt(Record(audit), int(notice.step))
    return _one(audit, on) | {"receipt": came}


def _request(notice: Notice) -> MoreTime | None:
    """The request for more time that a notice is about, if any."""
    what, _, key = notice.step.rpartition(" ")
    rows = MoreTime.objects.select_related("audit__case__certificant")
    return rows.get(pk=key) if what else None


def _state_is(*states: str) -> Skip:
    def skip(_notice: Notice, audit: AuditCase, _on: date) -> SkipReason | None:
        return None if audit.case.state in states else SkipReason.NOT_WANTED

    return skip


def _decision(notice: Notice, audit: AuditCase) -> Decision | None:
    """The decision that a notice tells of, by the answer it was on; None where time decided."""
    _day, _, number = notice.step.partition(" ")
    found = Decision.objects.filter(case=audit.case, submission__number=number or None)
    return found.order_by("pk").last() if number else None


def _decided_context(notice: Notice, audit: AuditCase, on: date) -> dict[str, Any]:
    """The account of a decision, with what follows from it by the standing of the day."""
    decision = _decision(notice, audit)
    return (
        _several([_one(audit, on)])
        | _clock(audit, on)
        | {
            "account": account(Record(audit), on, decision),
            "note": decision.note if decision else "",
            "passed": audit.case.state == "passed",
        }
    )


def _failed(notice: Notice, audit: AuditCase) -> list[AuditCase]:
    """The cases that a notice tells of, while they are failed: one that was decided, or all those
    of a day that nobody answered.
    """
    failed = {"case__state__in": FAILED}
    if " " in notice.step:
        return others(audit.case, pk=audit.pk, **failed)
    day = date.fromisoformat(notice.step)
    return others(audit.case, failed_on=day, by_time=True, **failed)


def _no_failure(notice: Notice, audit: AuditCase, _on: date) -> SkipReason | None:
    return None if _failed(notice, audit) else SkipReason.NOT_WANTED


def _failed_context(notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    failed = _failed(notice, audit)
    first, through = failed[0], failed[0].appeal_through
    may_appeal = any(each.appealed_on is None for each in failed) and through and on <= through
    return (
        _decided_context(notice, first, on)
        | _several([_one(each, on) for each in failed])
        | {
            "failed_on": first.failed_on,
            "by_time": first.by_time,
            "appeal_through": through if may_appeal else None,
            "lists": first.attested,
        }
    )


def _withdrawn(notice: Notice, audit: AuditCase) -> list[AuditCase]:
    """The cases that a notice tells of: those withdrawn with the first of them, which have no
    notice of their own.
    """
    own = Notice.objects.filter(kind=notice.kind, certificant=notice.certificant_id)
    told = own.exclude(about_id=audit.pk).values_list("about_id", flat=True)
    same_day = others(audit.case, withdrawn_on=audit.withdrawn_on, notified_on__isnull=False)
    return [each for each in same_day if each.pk >= audit.pk and each.pk not in set(told)]


def _withdrawn_context(notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    cases = [
        _one(each, on)
        | {"because": each.withdrawn_because, "taken_back": each.taken_back_on is not None}
        for each in _withdrawn(notice, audit)
    ]
    return _several(cases)


def _no_extension(notice: Notice, audit: AuditCase, _on: date) -> SkipReason | None:
    still = audit.last_day is not None and notice.step == audit.last_day.isoformat()
    return None if still else SkipReason.NOT_WANTED


def _extended_context(_notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    return _one(audit, on) | _clock(audit, on) | {"extended_by": audit.extended_by}


def _not_extended_context(notice: Notice, audit: AuditCase, on: date) -> Mapping[str, Any]:
    asked = _request(notice)
    because = asked.declined_because if asked else ""
    return _one(audit, on) | _clock(audit, on) | {"because": because}


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
        concerns=(Role.AUDITOR, Role.MAIL, Role.SUPPORT),
    )


def _no_receipt(notice: Notice, _audit: AuditCase, _on: date) -> SkipReason | None:
    """An answer always gets its receipt; a request that was answered meanwhile needs none."""
    asked = _request(notice)
    return SkipReason.NOT_WANTED if asked and asked.answered_at else None


NOTICES = (
    _kind(telling.NOTICE, "CCP audit: notice", _draw_context, _no_draw, EMAIL_AND_LETTER),
    _kind(telling.REMINDER, "CCP audit: reminder", _reminder_context, _no_reminder),
    _kind(telling.RECEIVED, "CCP audit: received", _received_context, _no_receipt),
    _kind(
        telling.DEFICIENT,
        "CCP audit: proof still needed",
        _decided_context,
        _state_is("deficient"),
        EMAIL_AND_LETTER,
    ),
    _kind(telling.PASSED, "CCP audit: passed", _decided_context, _state_is("passed")),
    _kind(telling.FAILED, "CCP audit: failed", _failed_context, _no_failure, EMAIL_AND_LETTER),
    _kind(
        telling.APPEAL_DECIDED,
        "CCP audit: appeal decided",
        _decided_context,
        _state_is("passed", "failed"),
    ),
    _kind(telling.WITHDRAWN, "CCP audit: withdrawn", _withdrawn_context, _state_is("withdrawn")),
    _kind(telling.EXTENDED, "CCP audit: extended", _extended_context, _no_extension),
    _kind(
        telling.NOT_EXTENDED,
        "CCP audit: not extended",
        _not_extended_context,
        _state_is(*WITH_MEMBER),
    ),
)

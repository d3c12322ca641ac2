"""The notices about cycles, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from ccp.models import Attestation, Cycle
from ccp.queries.cycles import (
    current_cycle,
    current_cycles,
    is_mandatory,
    met_days,
    met_days_of,
)
from ccp.queries.tally import tallies, tally
from ccp.rules import telling
from ccp.rules.points import Tally
from ccp.rules.reminders import helps, step_on
from members.queries.facts import standing_facts
from members.queries.held import Held
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.queries.standing import standing_of
from members.rules.calendar import ONE_DAY
from members.rules.telling import told_with_the_cycle
from notices.delivery.points import register_points
from notices.delivery.registry import Renderer, register
from notices.models import Notice, NoticeKind, SkipReason
from plumbing import clock


def register_all() -> None:
    """Tell the outbox who writes these kinds, and who knows where points stand."""
    for kind, skip, context in (
        (NoticeKind.CCP_REMINDER, reminder_skip, reminder_context),
        (NoticeKind.CYCLE_MET, met_skip, met_context),
        (NoticeKind.ROLLED_OVER, rolled_skip, rolled_context),
        (NoticeKind.CYCLE_MISSED, missed_skip, missed_context),
    ):
        register(Renderer(kind=kind, skip=_on_cycle(skip), context=_on_cycle(context)))
    register_points(points_lines)


def _on_cycle(answer: Callable[[Notice, Cycle, date], Any]) -> Callable[[Notice], Any]:
    """Load the cycle that the notice is about, and ask on today's office date."""

    def asked(notice: Notice) -> Any:
        rows = Cycle.objects.select_related("certification__program")
        cycle = rows.get(pk=int(notice.about.removeprefix("cycle:")))
        return answer(notice, cycle, clock.today())

    return asked


def points_lines(held: Collection[Held], on: date) -> dict[int, dict[str, Any]]:
    """Where the points of current cycles stand, in figures and one sentence: two queries.

    By certification id, without those granted later. Keys: counted, required (Decimal), ends_on
    (last day), sentence.
    """
    cycles = current_cycles([one.certification for one in held], on)
    counted, met = tallies(cycles.values(), on), met_days_of(held)
    return {
        pk: _points_line(cycle, counted[pk], on, met=(pk, cycle.start) in met)
        for pk, cycle in cycles.items()
    }


def _points_line(cycle: Cycle, result: Tally, on: date, *, met: bool) -> dict[str, Any]:
    last_day = _long(cycle.end - ONE_DAY)
    if met:
        sentence = f"The cycle is met; it ends on {last_day}."
    elif is_mandatory(cycle.certification, on):
        sentence = f"{result.missing} points are needed by {last_day}."
    else:
        sentence = f"{result.missing} more points are recommended by {last_day}."
    return {
        "counted": result.total,
        "required": result.required,
        "ends_on": cycle.end - ONE_DAY,
        "sentence": sentence,
    }


def reminder_skip(notice: Notice, cycle: Cycle, on: date) -> SkipReason | None:
    """Not to who has met the cycle or whom points do not help any more, nor once it has ended or a
    later reminder has its time.
    """
    if _met_on(cycle) is not None:
        return SkipReason.NOT_WANTED
    step = step_on(cycle.end, on, policy())
    if step is None:
        return SkipReason.TOO_LATE
    if not helps(standing_of(cycle.certification, on)):
        return SkipReason.NOT_WANTED
    return None if notice.step == f"{step} days" else SkipReason.OVERTAKEN


def reminder_context(_notice: Notice, cycle: Cycle, on: date) -> dict[str, Any]:
    now = standing_of(cycle.certification, on)
    mandatory = is_mandatory(cycle.certification, cycle.start)
    return _points(cycle, on) | {
        "days_left": cycle.period.days_left(on),
        "if_short": telling.if_short(now.standing, mandatory=mandatory),
        "log_url": settings.PORTAL_BASE_URL + reverse("ccp:log"),
    }


def met_skip(_notice: Notice, cycle: Cycle, _on: date) -> SkipReason | None:
    """Not when an activity was withdrawn and the cycle is open again."""
    return SkipReason.NOT_WANTED if _met_on(cycle) is None else None


def met_context(_notice: Notice, cycle: Cycle, on: date) -> dict[str, Any]:
    signed = Attestation.objects.filter(cycle=cycle).first()
    met_on = _met_on(cycle)
    return _points(cycle, on) | {
        "met_on": met_on,
        "attested": signed is not None and signed.attested_on == met_on,
    }


def rolled_skip(_notice: Notice, cycle: Cycle, _on: date) -> SkipReason | None:
    return SkipReason.NOT_WANTED if cycle.rolled_on is None else None


def rolled_context(_notice: Notice, cycle: Cycle, on: date) -> dict[str, Any]:
    next_cycle = current_cycle(cycle.certification, max(on, cycle.end))
    return _about(next_cycle, on) | {
        "cycle": _days(cycle),
        "rolled_on": cycle.rolled_on,
        "next_cycle": _days(next_cycle),
        "next_required": next_cycle.required,
    }


def missed_skip(_notice: Notice, cycle: Cycle, on: date) -> SkipReason | None:
    """Not when a correction of the office has met the cycle after all, and not when nothing hangs
    on it any more: the certification is ended, or certified by a new anchor.
    """
    now = standing_of(cycle.certification, on)
    mandatory = is_mandatory(cycle.certification, cycle.start)
    if _met_on(cycle) is not None or not (helps(now) or now.standing == "lapsed"):
        return SkipReason.NOT_WANTED
    return SkipReason.NOT_WANTED if mandatory and now.certified else None


def missed_context(_notice: Notice, cycle: Cycle, on: date) -> dict[str, Any]:
    """What was short, and what follows from it by the standing of the day it is sent."""
    result = tally(cycle, cycle.end - ONE_DAY)
    now = standing_of(cycle.certification, on)
    facts = standing_facts([cycle.certification_id])[cycle.certification_id]
    turned = now.since == cycle.end and told_with_the_cycle(facts, cycle.end, policy())
    return _about(current_cycle(cycle.certification, max(on, cycle.end)), on) | {
        "cycle": _days(cycle),
        "counted": result.total,
        "required": result.required,
        "missing": result.missing,
        "mandatory": is_mandatory(cycle.certification, cycle.start),
        "standing": now.standing,
        "since": now.since,
        "turned": turned,
        "missed": telling.missed(now.standing, turned=turned),
        "reasons": now.reasons,
    }


def _points(cycle: Cycle, on: date) -> dict[str, Any]:
    result = tally(cycle, min(on, cycle.end - ONE_DAY))
    return _about(cycle, on) | {
        "counted": result.total,
        "required": result.required,
        "missing": result.missing,
    }


def _about(cycle: Cycle, on: date) -> dict[str, Any]:
    """The certification by its name of the day, the cycle's days and the address of its page."""
    certification = cycle.certification
    program = code_and_name(certification.program, on)
    return {
        "certification": {
            "program_code": program.code,
            "program_name": program.name,
            "number": certification.number,
        },
        "cycle": _days(cycle),
        "cycle_url": settings.PORTAL_BASE_URL + _path(cycle),
    }


def _path(cycle: Cycle) -> str:
    return reverse("ccp:cycle", args=[cycle.pk]) if cycle.pk else reverse("ccp:cycles")


def _days(cycle: Cycle) -> dict[str, date]:
    return {"start": cycle.start, "last_day": cycle.period.last_day}


def _met_on(cycle: Cycle) -> date | None:
    return met_days([cycle.certification_id]).get((cycle.certification_id, cycle.start))


def _long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"

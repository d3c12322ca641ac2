"""The notices about cycles, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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
from ccp.rules.reminders import helps, steps
from members.queries.facts import standing_facts
from members.queries.held import Held
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.queries.standing import standing_of
from members.rules.calendar import ONE_DAY
from members.rules.telling import told_with_the_cycle
from notices.kinds import Kind
from notices.models import Notice, NoticeState, SkipReason, about
from notices.rules.steps import Steps
from plumbing.templatetags.hours import points
from plumbing.templatetags.ui import day


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
    last_day = day(cycle.end - ONE_DAY)
    if met:
        sentence = f"The cycle is met; it ends on {last_day}."
    elif is_mandatory(cycle.certification, on):
        verb = "is" if result.missing == 1 else "are"
        sentence = f"{points(result.missing)} {verb} needed by {last_day}."
    else:
        more = "more point is" if result.missing == 1 else "more points are"
        sentence = f"{result.missing} {more} recommended by {last_day}."
    return {
        "counted": result.total,
        "required": result.required,
        "ends_on": cycle.end - ONE_DAY,
        "sentence": sentence,
    }


def _reminder_skip(_notice: Notice, cycle: Cycle, on: date) -> SkipReason | None:
    """Not to who has met the cycle or whom points do not help any more."""
    if _met_on(cycle) is not None or not helps(standing_of(cycle.certification, on)):
        return SkipReason.NOT_WANTED
    return None


def _reminder_steps(cycle: Cycle, on: date) -> Steps:
    return steps(cycle.end, on, policy())


def _reminder_context(_notice: Notice, cycle: Cycle, on: date) -> dict[str, Any]:
    now = standing_of(cycle.certification, on)
    mandatory = is_mandatory(cycle.certification, cycle.start)
    return _points(cycle, on) | {
        "days_left": cycle.period.days_left(on),
        "if_short": telling.if_short(now.standing, mandatory=mandatory),
        "log_url": settings.PORTAL_BASE_URL + reverse("ccp:log"),
    }


def _met_skip(_notice: Notice, cycle: Cycle, _on: date) -> SkipReason | None:
    """Not when an activity was withdrawn and the cycle is open again."""
    return SkipReason.NOT_WANTED if _met_on(cycle) is None else None


def _met_context(_notice: Notice, cycle: Cycle, on: date) -> dict[str, Any]:
    signed = Attestation.objects.filter(cycle=cycle).first()
    met_on = _met_on(cycle)
    return _points(cycle, on) | {
        "met_on": met_on,
        "attested": signed is not None and signed.attested_on == met_on,
    }


def _rolled_skip(_notice: Notice, cycle: Cycle, _on: date) -> SkipReason | None:
    return SkipReason.NOT_WANTED if cycle.rolled_on is None else None


def _rolled_context(_notice: Notice, cycle: Cycle, on: date) -> dict[str, Any]:
    next_cycle = current_cycle(cycle.certification, max(on, cycle.end))
    return _about(next_cycle, on) | {
        "cycle": _days(cycle),
        "rolled_on": cycle.rolled_on,
        "next_cycle": _days(next_cycle),
        "next_required": next_cycle.required,
    }


def _missed_skip(_notice: Notice, cycle: Cycle, on: date) -> SkipReason | None:
    """Not when a correction of the office has met the cycle after all, and not when nothing hangs
    on it any more: the certification is ended, or certified by a new anchor.
    """
    now = standing_of(cycle.certification, on)
    mandatory = is_mandatory(cycle.certification, cycle.start)
    if _met_on(cycle) is not None or not (helps(now) or now.standing == "lapsed"):
        return SkipReason.NOT_WANTED
    return SkipReason.NOT_WANTED if mandatory and now.certified else None


def _missed_context(_notice: Notice, cycle: Cycle, on: date) -> dict[str, Any]:
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


def _off_skip(notice: Notice, cycle: Cycle, _on: date) -> SkipReason | None:
    """Not where the message that it calls off did not go, or is true again."""
    went = Notice.objects.filter(about(cycle), kind="cycle_missed", channel=notice.channel)
    went = went.exclude(state__in=[NoticeState.PLANNED, NoticeState.SKIPPED])
    if _met_on(cycle) is None or not went.exists():
        return SkipReason.NOT_WANTED
    return None


def _off_context(_notice: Notice, cycle: Cycle, on: date) -> dict[str, Any]:
    """By which day it was met, and what that makes of the standing of the day it is sent."""
    now = standing_of(cycle.certification, on)
    recertified = cycle.certification.recertified_on
    anew = recertified is not None and cycle.start < recertified <= on
    mandatory = is_mandatory(cycle.certification, cycle.start)
    return _points(cycle, on) | {
        "met_on": _met_on(cycle),
        "standing": now.standing,
        "since": now.since,
        "called_off": telling.called_off(now.standing, mandatory=mandatory, anew=anew),
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


def _numbers(cycles: Collection[int]) -> dict[int, str]:
    """The certification of each cycle."""
    rows = Cycle.objects.filter(pk__in=cycles).values_list("pk", "certification__number")
    return {pk: f"No. {number}" for pk, number in rows}


def _of_cycle(
    key: str,
    label: str,
    skip: Callable[[Notice, Cycle, date], SkipReason | None],
    context: Callable[[Notice, Cycle, date], Mapping[str, Any]],
    steps: Callable[[Cycle, date], Steps] | None = None,
) -> Kind[Cycle]:
    """may_go: a recertification takes cycles away whose messages were sent."""
    return Kind(
        key=key,
        label=label,
        about=Cycle,
        person="certification__certificant",
        reads=("certification__program",),
        skip=skip,
        context=context,
        steps=steps,
        shows=_numbers,
        may_go=True,
    )


NOTICES = (
    _of_cycle("ccp_reminder", "CCP reminder", _reminder_skip, _reminder_context, _reminder_steps),
    _of_cycle("cycle_met", "Cycle met", _met_skip, _met_context),
    _of_cycle("rolled_over", "Rolled over", _rolled_skip, _rolled_context),
    _of_cycle("cycle_missed", "Cycle missed", _missed_skip, _missed_context),
    _of_cycle("cycle_missed_off", "Cycle missed, called off", _off_skip, _off_context),
)

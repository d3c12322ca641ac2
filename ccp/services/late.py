"""Judging a closed cycle anew, as what belongs to it came late (handbook section 4).

What was told before is called off: what was not sent is skipped, what was sent is followed by a
correction by the same ways. Standing follows from the fact that the cycle was met, and so does its
roll-over; history keeps both.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from ccp.models import Cycle
from ccp.queries.cycles import is_closed
from ccp.queries.tally import days_met
from ccp.services.cycles import missed_plans, plan_of, recount_open, settle
from members.models import User
from members.queries.facts import facts_of
from members.services import facts, vouching
from notices.models import Notice, NoticeState, SkipReason, about
from notices.services.planning import Plan, call_off, plan_many

WENT = {NoticeState.CLAIMED, NoticeState.PRINTED, NoticeState.SENT, NoticeState.UNKNOWN}
MISSED, CALLED_OFF = "cycle_missed", "cycle_missed_off"


def count_again(cycles: Collection[Any], *, on: date, actor: User | None) -> None:
    """Count these cycles again, those that are closed by what hangs on them.

    cycles: as `begun_cycles` gives them. Inside the caller's transaction, their holders locked.
    """
    once = {cycle.pk: cycle for cycle in cycles}.values()
    closed = [cycle for cycle in once if is_closed(cycle, on)]
    still = [cycle for cycle in once if not is_closed(cycle, on)]
    if still:
        recount_open(cycles=still, on=on, actor=actor)
    if closed:
        judge_anew(cycles=closed, on=on, actor=actor)


def judge_anew(*, cycles: Collection[Any], on: date, actor: User | None) -> None:
    """Work out again on which day closed cycles were met, and let all that hangs on it follow.

    cycles: as `begun_cycles` gives them. Inside the caller's transaction, their holders locked.
    A transcript that was made of one is vouched for no more: it says what is on record no longer.
    Two queries where nothing changes.
    """
    vouching.revoke_all(subjects=[cycle.transcript_subject for cycle in cycles])
    met = days_met(cycles, on, {cycle.pk: cycle.attested_on for cycle in cycles})
    changed = [cycle for cycle in cycles if met[cycle.pk] != cycle.met_on]
    for cycle in changed:
        held, day = cycle.certification, met[cycle.pk]
        facts.cycle_met(certification=held, start=cycle.start, met_on=day, on=on, actor=actor)
        if day is None:
            known = facts_of([held])[held.pk]
            call_off(cycle, reason=SkipReason.NOT_WANTED)
            plan_many(missed_plans(cycle, known, on, step=on.isoformat()))
        elif cycle.met_on is None:
            plan_many(_met_after_all(cycle, day, on))
    settle({cycle.certification_id for cycle in changed}, on)


def _met_after_all(cycle: Cycle, day: date, on: date) -> list[Plan]:
    call_off(cycle, reason=SkipReason.NOT_WANTED)
    went = Notice.objects.filter(about(cycle), kind=MISSED, state__in=WENT)
    ways = sorted(set(went.values_list("channel", flat=True)))
    if not ways:
        return [plan_of(cycle, "cycle_met", step=day.isoformat(), due_on=on)]
    # By the day on which it turned: it may be missed and met again, on the same day of the cycle.
    step = on.isoformat()
    return [plan_of(cycle, CALLED_OFF, step=step, due_on=on, channel=way) for way in ways]

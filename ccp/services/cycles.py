"""Keeping cycles: opened, recounted when something changed, closed and rolled over in time.

One member at a time with history and notices; `ccp.services.bulk_cycles` does the same silently
for imports. Everything here may run at any time, any number of times and in parallel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from ccp.models import Cycle
from ccp.queries import due
from ccp.queries.cycles import is_mandatory, met_days, open_cycles
from ccp.queries.tally import days_met
from ccp.rules.reminders import helps
from ccp.services import bulk_cycles, looks
from ccp.services.reminders import too_late
from ccp.verbs import CeVerb
from members.models import Certification, History, User
from members.queries.facts import facts_of
from members.queries.locks import lock_holders
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY
from members.rules.standing import Known, StandingFacts, ended, judge
from members.services import facts, history
from notices.kinds import EMAIL, EMAIL_AND_LETTER
from notices.services.planning import Plan, plan_many


def recount(*, certification_ids: Collection[int], on: date, actor: User | None) -> None:
    """Work out again on which day the open cycles were met, and tell standing what changed.

    Runs inside the caller's transaction, with the member locked.
    """
    recount_open(cycles=list(open_cycles(certification_ids, on)), on=on, actor=actor)


def recount_open(*, cycles: Collection[Any], on: date, actor: User | None) -> None:
    """The same for cycles at hand, as `open_cycles` gives them: one query where nothing changes."""
    met = days_met(cycles, on, {cycle.pk: cycle.attested_on for cycle in cycles})
    known = {(cycle.certification_id, cycle.start): cycle.met_on for cycle in cycles}
    _tell(cycles, met, known, on=on, actor=actor)


def _tell(
    cycles: Iterable[Cycle],
    met: dict[int, date | None],
    known: Mapping[tuple[int, date], date | None],
    *,
    on: date,
    actor: User | None,
) -> None:
    """Report the met days that differ from what is known; a new one is confirmed by email.

    known: by certification and first day of the cycle; one that is not there is not met.
    """
    for cycle in cycles:
        day = met[cycle.pk]
        before = known.get((cycle.certification_id, cycle.start))
        if before == day:
            continue
        facts.cycle_met(
            certification=cycle.certification, start=cycle.start, met_on=day, on=on, actor=actor
        )
        if day is None:  # its reminders are wanted again
            Cycle.objects.filter(pk=cycle.pk).update(remind_on=on)
        if before is None and day is not None:
            plan_many([plan_of(cycle, "cycle_met", step=day.isoformat(), due_on=on)])


def ensure_cycles(*, on: date, limit: int = 1000) -> int:
    """Open the cycles of certifications that have none yet; return of how many.

    Later cycles are opened when the one before ends. Call it until it returns 0.
    """
    looks.hear(on=on)
    ids = set(due.without_cycles(on).values_list("certification_id", flat=True)[:limit])
    with transaction.atomic():
        lock_holders(ids)
        bulk_cycles.ensure(certification_ids=ids, on=on)
        due.to_look_at(on).filter(certification__in=ids).delete()
    return len(ids)


def close_cycles(*, on: date, limit: int = 200) -> int:
    """Close the cycles that have ended, roll over those that may, and open the next ones.

    Returns for how many certifications; call it until it returns 0.
    """
    looks.hear(on=on)
    ids = list(due.ended(on).values_list("certification_id", flat=True)[:limit])
    settle(ids, on)
    return len(set(ids))


def look_again(*, on: date, limit: int = 200) -> int:
    """End the cycles that a recertification fell into, and open those of the new anchor. Roll over
    the closed cycles that were met, or whose dues were paid, after they had ended; take back or
    date anew the roll-over of those whose dues were refunded or paid another day.

    Returns for how many certifications it looked; call it until it returns 0.
    """
    looks.hear(on=on)
    ids = list(due.to_look_at(on).values_list("certification_id", flat=True)[:limit])
    settle(ids, on)
    return len(set(ids))


def count_matured(*, on: date, limit: int = 200) -> int:
    """Recount where an activity was entered before it was completed and its day has come.

    Returns how many activities; call it until it returns 0.
    """
    ids = list(due.to_mature(on).values_list("pk", flat=True)[:limit])
    held = Certification.objects.filter(activity_claims__activity__in=ids).values_list("pk")
    certification_ids = {pk for (pk,) in held} if ids else set()
    with transaction.atomic():
        lock_holders(certification_ids)
        recount(certification_ids=certification_ids, on=on, actor=None)
        due.to_mature(on).filter(pk__in=ids).order_by().update(matured_on=F("completed_on"))
    return len(ids)


@transaction.atomic
def settle(certification_ids: Collection[int], on: date) -> None:
    """Bring all cycles of these certifications to the day: met, closed, rolled over, opened.

    Which day a closed cycle was met on stays as it is known: see `ccp.services.late`.
    """
    if not certification_ids:
        return
    lock_holders(certification_ids)
    bulk_cycles.cut_short(certification_ids=certification_ids, on=on)
    bulk_cycles.ensure(certification_ids=certification_ids, on=on)
    held = {
        row.pk: row
        for row in Certification.objects.filter(pk__in=certification_ids).select_related(
            "certificant", "program"
        )
    }
    cycles = list(_of(certification_ids).filter(start__lte=on))
    for cycle in cycles:
        cycle.certification = held[cycle.certification_id]
    open_before = {cycle.pk for cycle in cycles if cycle.closed_at is None}
    rolled_before = {cycle.pk: cycle.rolled_on for cycle in cycles}
    met = days_met(cycles, on)
    still_open = [cycle for cycle in cycles if cycle.pk in open_before]
    known = met_days({cycle.certification_id for cycle in still_open})
    _tell(still_open, met, known, on=on, actor=None)
    changed = bulk_cycles.close(cycles, held, met, on)
    turned = [c for c in changed if c.rolled_on != rolled_before[c.pk]]
    rolled = [c for c in turned if c.rolled_on]
    missed = [
        c
        for c in changed
        if c.pk in open_before
        and met[c.pk] is None
        and c.end != held[c.certification_id].recertified_on  # that cleared it
    ]
    _note_roll_overs(turned, rolled_before)
    standing_facts = facts_of(held.values())
    plan_many(
        [
            *(plan_of(c, "rolled_over", due_on=on) for c in _latest(rolled, on)),
            *(
                plan
                for c in _latest(missed, on)
                for plan in missed_plans(c, standing_facts[c.certification_id], on)
            ),
        ]
    )
    due.to_look_at(on).filter(certification__in=held).delete()


def _of(certification_ids: Collection[int]) -> QuerySet[Cycle]:
    return (
        Cycle.objects.select_for_update().filter(certification__in=certification_ids).order_by("pk")
    )


def _latest(cycles: Iterable[Cycle], on: date) -> list[Cycle]:
    """Without those after which another whole cycle has ended: that news is years old."""
    return [cycle for cycle in cycles if cycle.end + (cycle.end - cycle.start) > on]


def _note_roll_overs(cycles: Iterable[Cycle], before: Mapping[int, date | None]) -> None:
    History.objects.bulk_create(
        History(
            **history.fields(
                actor=None,
                verb=CeVerb.CYCLE_ROLLED if cycle.rolled_on else CeVerb.ROLL_OVER_TAKEN_BACK,
                subject=f"certification:{cycle.certification.number}",
                certificant_id=cycle.certification.certificant_id,
                before={"rolled_on": before[cycle.pk]} if before[cycle.pk] else None,
                after={"cycle": cycle.start, "rolled_on": cycle.rolled_on},
            )
        )
        for cycle in cycles
    )


def missed_plans(cycle: Cycle, known: StandingFacts, on: date, *, step: str = "") -> list[Plan]:
    """A missed cycle is told to those for whom points helped to its end and who are not gone since,
    of a mandatory one by letter too.
    """
    day_before = cycle.end - ONE_DAY
    before = judge(Known(known, day_before), day_before, policy())
    if not helps(before) or ended(Known(known, on)) is not None:
        return []
    mandatory = is_mandatory(cycle.certification, cycle.start)
    channels = EMAIL_AND_LETTER if mandatory else EMAIL
    missed = [
        plan_of(cycle, "cycle_missed", step=step, due_on=on, channel=channel)
        for channel in channels
    ]
    return too_late(cycle) + missed


def plan_of(cycle: Cycle, kind: str, *, due_on: date, step: str = "", channel: str = "") -> Plan:
    return Plan(
        certificant_id=cycle.certification.certificant_id,
        kind=kind,
        about=cycle.pk,
        due_on=due_on,
        step=step,
        channel=channel,
    )

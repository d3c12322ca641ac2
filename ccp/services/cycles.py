"""Keeping cycles: opened, recounted when something changed, closed and rolled over in time.

One member at a time with history and notices; `ccp.services.bulk_cycles` does the same silently
for imports. Everything here may run at any time, any number of times and in parallel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from ccp.models import Activity, Cycle
from ccp.queries.cycles import is_mandatory, met_days
from ccp.services import bulk_cycles
from members.models import (
    Certification,
    Channel,
    CycleFact,
    DuesPaid,
    History,
    NoticeKind,
    User,
    Verb,
)
from members.queries.facts import facts_of
from members.queries.locks import lock_holders
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY
from members.rules.standing import StandingFacts, decide
from members.services import facts, history
from members.services.notices import Plan, plan_many


def recount(*, certification_ids: Collection[int], on: date, actor: User | None) -> None:
    """Work out again on which day the open cycles were met, and tell standing what changed.

    Runs inside the caller's transaction, with the member locked.
    """
    cycles = list(
        Cycle.objects.filter(
            certification__in=certification_ids, closed_at__isnull=True, start__lte=on
        ).select_related("certification")
    )
    _tell(cycles, bulk_cycles.met_days(cycles, on), on=on, actor=actor)


def _tell(
    cycles: Iterable[Cycle], met: dict[int, date | None], *, on: date, actor: User | None
) -> None:
    """Report the met days that differ from what is known; a new one is confirmed by email."""
    cycles = list(cycles)
    known = met_days({cycle.certification_id for cycle in cycles})
    for cycle in cycles:
        day = met[cycle.pk]
        before = known.get((cycle.certification_id, cycle.start))
        if before == day:
            continue
        facts.cycle_met(
            certification=cycle.certification, start=cycle.start, met_on=day, on=on, actor=actor
        )
        if before is None and day is not None:
            plan_many([_email(cycle, NoticeKind.CYCLE_MET, step=day.isoformat(), due_on=on)])


def ensure_cycles(*, on: date, limit: int = 1000) -> int:
    """Open the cycles of certifications that have none yet; return of how many.

    Later cycles are opened when the one before ends. Call it until it returns 0.
    """
    new = Certification.objects.filter(
        ~Exists(Cycle.objects.filter(certification=OuterRef("pk"))), granted_on__lte=on
    )
    ids = list(new.order_by("pk").values_list("pk", flat=True)[:limit])
    bulk_cycles.ensure(certification_ids=ids, on=on)
    return len(ids)


def close_cycles(*, on: date, limit: int = 200) -> int:
    """Close the cycles that have ended, roll over those that may, and open the next ones.

    Returns for how many certifications; call it until it returns 0.
    """
    ended = Cycle.objects.filter(closed_at__isnull=True, end__lte=on - _filing(on))
    ids = list(ended.order_by("end").values_list("certification_id", flat=True)[:limit])
    _settle(ids, on)
    return len(set(ids))


def follow_recertifications(*, on: date, limit: int = 200) -> int:
    """End the cycles that a recertification fell into, and open those of the new anchor.

    Returns for how many certifications; call it until it returns 0.
    """
    cut = bulk_cycles.recertified_inside(on).order_by("pk")
    ids = list(cut.values_list("certification_id", flat=True)[:limit])
    with transaction.atomic():
        lock_holders(ids)
        bulk_cycles.cut_short(certification_ids=ids, on=on)
        _settle(ids, on)
    return len(ids)


def roll_over_paid(*, on: date, limit: int = 200) -> int:
    """Roll over the closed cycles whose dues were paid after they had ended.

    Returns how many rolled over; call it until it returns 0.
    """
    met = CycleFact.objects.filter(
        certification=OuterRef("certification"), start=OuterRef("start"), met_on__isnull=False
    )
    paid = (
        DuesPaid.objects.filter(
            certification=OuterRef("certification"),
            year__gt=ExtractYear(OuterRef("certification__anchor")),
            year__lte=ExtractYear(OuterRef("end")),
            paid_on__lte=on,
        )
        .order_by()
        .values("certification")
        .annotate(years=Count("pk"))
        .values("years")
    )
    waiting = Cycle.objects.filter(
        Exists(met),
        closed_at__isnull=False,
        rolled_on__isnull=True,
        start__gte=F("certification__anchor"),
    ).alias(asked=ExtractYear("end") - ExtractYear("certification__anchor"), paid=Subquery(paid))
    ready = waiting.filter(paid__gte=F("asked"))
    ids = list(ready.order_by("-end").values_list("certification_id", flat=True)[:limit])
    return _settle(ids, on)


def count_matured(*, on: date) -> int:
    """Recount where an activity was entered before it was completed and its day has come.

    Returns for how many certifications.
    """
    matured = Activity.objects.filter(
        completed_on__gt=F("logged_on"), completed_on__lte=on, withdrawn_at__isnull=True
    )
    open_cycles = Cycle.objects.filter(
        certification=OuterRef("pk"), closed_at__isnull=True, start__lte=on, end__gt=on
    )
    unmet = open_cycles.filter(
        ~Exists(
            CycleFact.objects.filter(
                certification=OuterRef("certification"),
                start=OuterRef("start"),
                met_on__isnull=False,
            )
        )
    )
    ids = list(
        Certification.objects.filter(Exists(unmet), activities__in=matured)
        .distinct()
        .values_list("pk", flat=True)
    )
    for pk in ids:
        with transaction.atomic():
            lock_holders([pk])
            recount(certification_ids=[pk], on=on, actor=None)
    return len(ids)


def _filing(on: date) -> timedelta:
    return policy().settings.ccp_filing_days.on(on) * ONE_DAY


@transaction.atomic
def _settle(certification_ids: Collection[int], on: date) -> int:
    """Bring all cycles of these certifications to the day: met, closed, rolled over, next opened.

    Returns how many rolled over.
    """
    lock_holders(certification_ids)
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
    met = bulk_cycles.met_days(cycles, on)
    _tell([cycle for cycle in cycles if cycle.pk in open_before], met, on=on, actor=None)
    changed = bulk_cycles.close(cycles, held, met, on)
    rolled = [c for c in changed if c.rolled_on and c.rolled_on != rolled_before[c.pk]]
    missed = [
        c
        for c in changed
        if c.pk in open_before
        and met[c.pk] is None
        and c.end != held[c.certification_id].recertified_on  # that cleared it
    ]
    _note_roll_overs(rolled)
    standing_facts = facts_of(held.values())
    plan_many(
        [
            *(_email(c, NoticeKind.ROLLED_OVER, step="", due_on=on) for c in _latest(rolled, on)),
            *(
                plan
                for c in _latest(missed, on)
                for plan in _missed(c, standing_facts[c.certification_id], on)
            ),
        ]
    )
    return len(rolled)


def _of(certification_ids: Collection[int]) -> QuerySet[Cycle]:
    return (
        Cycle.objects.select_for_update().filter(certification__in=certification_ids).order_by("pk")
    )


def _latest(cycles: Iterable[Cycle], on: date) -> list[Cycle]:
    """Without those after which another whole cycle has ended: that news is years old."""
    return [cycle for cycle in cycles if cycle.end + (cycle.end - cycle.start) > on]


def _note_roll_overs(cycles: Iterable[Cycle]) -> None:
    History.objects.bulk_create(
        History(
            **history.fields(
                actor=None,
                verb=Verb.CYCLE_ROLLED,
                subject=f"certification:{cycle.certification.number}",
                certificant_id=cycle.certification.certificant_id,
                after={"cycle": cycle.start, "rolled_on": cycle.rolled_on},
            )
        )
        for cycle in cycles
    )


def _missed(cycle: Cycle, known: StandingFacts, on: date) -> list[Plan]:
    """A missed cycle is told to those for whom something changed, by letter too when they lapse."""
    before = decide(known, cycle.end - ONE_DAY, policy())
    if before.standing not in {"active", "grace", "suspended"} and before.way_back != "pay_dues":
        return []
    channels = [Channel.EMAIL]
    if is_mandatory(cycle.certification, cycle.start):
        channels.append(Channel.LETTER)
    return [
        Plan(
            cycle.certification.certificant_id,
            NoticeKind.CYCLE_MISSED,
            f"cycle:{cycle.pk}",
            "",
            channel,
            on,
        )
        for channel in channels
    ]


def _email(cycle: Cycle, kind: NoticeKind, *, step: str, due_on: date) -> Plan:
    owner = cycle.certification.certificant_id
    return Plan(owner, kind, f"cycle:{cycle.pk}", step, Channel.EMAIL, due_on)

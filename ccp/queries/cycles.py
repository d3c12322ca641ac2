"""Cycles of a person's certifications, as rows or as the calendar gives them, and when a closed
one stands in the way of changing an activity (handbook section 4).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from ccp.models import Activity, Cycle
from ccp.queries.tally import tally
from ccp.rules.cycles import closes_on
from members.models import Certificant, Certification, CycleFact
from members.queries.held import Held
from members.queries.policy import policy
from members.queries.programs import terms
from members.rules.calendar import cycle_index, cycle_period
from members.rules.facts import Known, StandingFacts, anchor_on
from members.rules.lapses import ccp_is_mandatory


def cycles_of(certificant: Certificant) -> QuerySet[Cycle]:
    """Every cycle of a person, with certification, programme and attestation, newest first."""
    return (
        Cycle.objects.filter(certification__certificant=certificant)
        .select_related("certification__program", "certification__certificant", "attestation")
        .order_by("certification__granted_on", "certification", "-start")
    )


def number(cycle: Cycle) -> int:
    """Which cycle of its anchor it is, from 1."""
    return cycle_index(anchor_on(cycle.certification, cycle.start), cycle.start)


def current_cycle(certification: Certification, on: date) -> Cycle:
    """The cycle that contains `on`; not yet saved where no row was opened.

    The certification comes with its programme. Raises ValueError before it was granted.
    """
    found = Cycle.objects.filter(certification=certification, start__lte=on, end__gt=on).first()
    if found is None:
        return _by_calendar(certification, on)
    found.certification = certification
    return found


def current_cycles(certifications: Collection[Certification], on: date) -> dict[int, Cycle]:
    """The cycle that contains `on` of each certification granted by then: one query."""
    held = {row.pk: row for row in certifications if row.granted_on <= on}
    found = {
        cycle.certification_id: cycle
        for cycle in Cycle.objects.filter(
            certification__in=held, start__lte=on, end__gt=on
        ).select_related("attestation")
    }
    for pk, row in held.items():
        if pk not in found:
            found[pk] = _by_calendar(row, on)
        found[pk].certification = row
    return found


def _by_calendar(certification: Certification, on: date) -> Cycle:
    anchor = anchor_on(certification, on)
    period = cycle_period(anchor, cycle_index(anchor, on))
    required = terms(certification.program, period.start).points
    return Cycle(certification=certification, start=period.start, end=period.end, required=required)


def open_cycles(certification_ids: Collection[int], on: date) -> QuerySet[Any]:
    """The begun cycles of these certifications that are not closed, as `begun_cycles` has them."""
    return begun_cycles(certification_ids, on).filter(closed_at__isnull=True)


def begun_cycles(certification_ids: Collection[int], on: date) -> QuerySet[Any]:
    """The begun cycles of these certifications, open and closed, with their programme.

    Each with `attested_on`, and `met_on` as standing knows it so far.
    """
    known = CycleFact.objects.filter(
        certification=OuterRef("certification"), start=OuterRef("start")
    )
    return (
        Cycle.objects.filter(certification__in=certification_ids, start__lte=on)
        .select_related("certification__program")
        .annotate(
            attested_on=F("attestation__attested_on"), met_on=Subquery(known.values("met_on"))
        )
        .order_by("pk")
    )


def was_attested(cycle: Cycle, met_on: date | None) -> bool:
    """Whether it is the signature that met the cycle, and not the points."""
    signed = getattr(cycle, "attestation", None) if cycle.pk else None
    return signed is not None and signed.attested_on == met_on


def is_mandatory(certification: Certification, on: date) -> bool:
    """Whether the cycle of that day lapses the certification when it stays unmet."""
    facts = StandingFacts(certification.granted_on, certification.recertified_on)
    return ccp_is_mandatory(Known(facts, on), policy())


def met_days_of(held: Collection[Held]) -> dict[tuple[int, date], date]:
    """The same as `met_days`, from facts at hand."""
    return {
        (one.certification.pk, fact.start): fact.met_on
        for one in held
        for fact in one.facts.cycles
        if fact.met_on is not None
    }


def met_days(certification_ids: Collection[int]) -> dict[tuple[int, date], date]:
    """The day each cycle was met, by (certification id, first day), of those that were."""
    return {
        (owner, start): met_on
        for owner, start, met_on in CycleFact.objects.filter(
            certification__in=certification_ids
        ).values_list("certification_id", "start", "met_on")
        if met_on is not None
    }


def is_closed(cycle: Cycle, on: date) -> bool:
    """Whether its activities can no longer be logged, changed or withdrawn."""
    return cycle.closed_at is not None or was_closed(cycle, on)


def was_closed(cycle: Cycle, day: date) -> bool:
    """Whether that was so on an earlier day, whatever came after it."""
    return day >= closes_on(cycle.period, policy())


def touched(certifications: Collection[Certification], first: date, last: date) -> list[Cycle]:
    """The cycles of these certifications with a day in [first, last], oldest first: one query."""
    rows = Cycle.objects.filter(certification__in=certifications, start__lte=last, end__gt=first)
    return list(rows.select_related("certification__program").order_by("start", "pk"))


def in_the_way(
    activity: Activity, certifications: Collection[Certification], on: date
) -> Cycle | None:
    """The first closed cycle in which the activity earned points; None where it may be changed and
    withdrawn. certifications: those it is declared for.
    """
    first, last = activity.from_day or activity.completed_on, activity.completed_on
    for cycle in touched(certifications, first, last):
        if is_closed(cycle, on) and any(
            line.counted for line in tally(cycle, on).lines if line.id == activity.pk
        ):
            return cycle
    return None

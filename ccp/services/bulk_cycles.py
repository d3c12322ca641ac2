"""Cycles of many certifications at once: opened, counted and closed, for imports and recounts.

Set-based and silent: no notices and no history row a cycle; the caller writes history and
refreshes standings. `ccp.services.cycles` is the same for one member at a time, with both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet

from ccp.models import Cycle
from ccp.queries.tally import days_met
from ccp.rules.cycles import closes_on, rolled_on
from members.models import Certification, CycleFact, DuesPaid
from members.queries.locks import lock_holders
from members.queries.policy import policy
from members.queries.programs import terms
from members.rules.calendar import Period, cycle_index, cycle_period, cycles_begun, is_cycle_start
from members.services import bulk_facts
from plumbing import clock


def periods(certification: Certification, on: date) -> Iterator[Period]:
    """Yield every cycle begun by `on`, oldest first, under each anchor the certification had.

    A recertification ends the cycle it falls into: no day belongs to two cycles. One dated after
    `on` is not known yet.
    """
    recertified = certification.recertified_on
    if recertified is not None and recertified > on:
        recertified = None
    for period in cycles_begun(certification.granted_on, on):
        if recertified is None or period.end <= recertified:
            yield period
        elif period.start < recertified:
            yield Period(period.start, recertified)
    if recertified is not None:
        yield from cycles_begun(recertified, on)


def begins_cycle(certification: Certification, day: date, *, on: date) -> bool:
    """Whether one of the cycles begun by `on` begins on `day`."""
    recertified = certification.recertified_on
    if day > on:
        return False
    if recertified is not None and day >= recertified:
        return is_cycle_start(recertified, day)
    return is_cycle_start(certification.granted_on, day)


def ensure(*, certification_ids: Collection[int], on: date) -> None:
    """Open the cycles begun by `on` that have no row yet, each with the requirement of its day.

    Rows that are there already are kept, also those of an anchor before the last: a new one
    begins where the last one ends or later. The people are locked.
    """
    rows = list(
        Certification.objects.filter(pk__in=certification_ids)
        .select_related("program")
        .annotate(opened_to=Max("cycles__end"))
        .order_by("pk")
    )
    Cycle.objects.bulk_create(
        (
            Cycle(
                certification=row,
                start=period.start,
                end=period.end,
                required=terms(row.program, period.start).points,
            )
            for row in rows
            for period in periods(row, on)
            if row.opened_to is None or period.start >= row.opened_to
        ),
        ignore_conflicts=True,
    )


def recertified_inside(on: date) -> QuerySet[Cycle]:
    """Cycles with a row from before the recertification that has ended them."""
    day = F("certification__recertified_on")
    return Cycle.objects.filter(
        certification__recertified_on__lte=on, start__lt=day, end__gt=day
    ).select_related("certification")


def cut_short(*, certification_ids: Collection[int], on: date) -> None:
    """Let a recertification end the cycle it falls into, and take away what a later day of the
    earlier anchor had opened. A cycle that was cut short never rolls over.

    The people are locked.
    """
    cut = list(recertified_inside(on).filter(certification__in=certification_ids))
    for cycle in cut:
        anchor = cycle.certification.recertified_on
        assert anchor is not None  # noqa: S101 - asked for just above
        cycle.end, cycle.rolled_on = anchor, None
        later = Cycle.objects.filter(
            certification=cycle.certification, start__gt=anchor, attestation__isnull=True
        )
        later.filter(
            pk__in=[row.pk for row in later if not is_cycle_start(anchor, row.start)]
        ).delete()
    Cycle.objects.bulk_update(cut, ["end", "rolled_on"])


class CycleGoesOn(Exception):
    """A cycle cannot be taken away: something rests on it. The text is for the person who asked."""


def restore(*, certification: Certification, day: date, on: date) -> None:
    """Let a recertification of that day, which was taken back, not have been: what it began goes,
    and the cycle that it had cut short ends on its own day again. The person is locked; the daily
    job counts what is open. Raises CycleGoesOn where a cycle that it began was attested or is over.
    """
    begun = Cycle.objects.filter(certification=certification, start__gte=day)
    if begun.filter(Q(attestation__isnull=False) | Q(closed_at__isnull=False)).exists():
        raise CycleGoesOn("Its new cycle is attested or over: this cannot be taken back any more.")
    CycleFact.objects.filter(certification=certification, start__gte=day).delete()
    begun.delete()
    recertified = certification.recertified_on
    for cycle in Cycle.objects.filter(certification=certification, end=day):
        later = recertified is not None and cycle.start >= recertified
        anchor = recertified if recertified is not None and later else certification.granted_on
        cycle.end = cycle_period(anchor, cycle_index(anchor, cycle.start)).end
        if cycle.end > on:
            cycle.closed_at, cycle.remind_on = None, on
        cycle.save(update_fields=["end", "closed_at", "remind_on"])
    ensure(certification_ids=[certification.pk], on=on)


def settle(*, certification_ids: Collection[int], on: date, closing: bool) -> None:
    """Work out for these certifications which cycles were met by `on`, as facts of standing.

    Opens cycles that are missing, and with `closing` also closes the ended ones and notes their
    roll-over: for records that come from elsewhere, whose past is no news to anybody. The cycles
    of members who were here already are closed by the daily job, which tells them. Writes only
    what differs from what is there. The people are locked first; about 500 at a time.
    """
    with transaction.atomic():
        lock_holders(certification_ids)
        ensure(certification_ids=certification_ids, on=on)
        held = Certification.objects.in_bulk(certification_ids)
        cycles = list(Cycle.objects.filter(certification__in=held).order_by("pk"))
        met = days_met(cycles, on)
        bulk_facts.cycles_met(
            bulk_facts.CycleDay(cycle.certification_id, cycle.start, met[cycle.pk])
            for cycle in cycles
            if cycle.start <= on
        )
        if closing:
            close(cycles, held, met, on)


def close(
    cycles: Iterable[Cycle],
    held: dict[int, Certification],
    met: dict[int, date | None],
    on: date,
) -> list[Cycle]:
    """Write down which ended cycles rolled over and which are closed; return those that changed.

    The cycles are locked by their holders.
    """
    paid: dict[int, dict[int, date]] = defaultdict(dict)
    for owner, year, paid_on in DuesPaid.objects.filter(
        certification__in=held, paid_on__lte=on
    ).values_list("certification_id", "year", "paid_on"):
        paid[owner][year] = paid_on
    changed = []
    for cycle in cycles:
        recertified = held[cycle.certification_id].recertified_on
        settled = cycle.closed_at is not None and recertified and cycle.start < recertified
        if cycle.end > on or settled:  # what was closed under an earlier anchor stays as it is
            continue
        day = _rolled_on(cycle, held[cycle.certification_id], met[cycle.pk], paid)
        close = cycle.closed_at is None and closes_on(cycle.period, policy()) <= on
        if day == cycle.rolled_on and not close:
            continue
        cycle.rolled_on = day
        cycle.closed_at = clock.now() if close else cycle.closed_at
        changed.append(cycle)
    Cycle.objects.bulk_update(changed, ["rolled_on", "closed_at"])
    return changed


def _rolled_on(
    cycle: Cycle, held: Certification, met: date | None, paid: dict[int, dict[int, date]]
) -> date | None:
    """The day an ended cycle rolled over; one that a recertification cut short never does."""
    recertified = held.recertified_on
    anchor = held.granted_on
    if recertified is not None and cycle.start >= recertified:
        anchor = recertified
    k = cycle_index(anchor, cycle.start)
    whole = cycle_period(anchor, k)
    if whole.end != cycle.end:
        return None
    day = rolled_on(anchor, k, whole, met, paid[held.pk], policy())
    cleared = recertified is not None and anchor != recertified and day and day >= recertified
    return None if cleared else day

"""Cycles: their days, the requirement they keep, the day they were met, roll-over (section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from amt_portal.facts_check.difference import Difference
from amt_portal.facts_check.part import Known
from ccp.models import Cycle
from ccp.rules.cycles import closes_on, rolled_on
from ccp.rules.reminders import next_step_on
from ccp.services.bulk_cycles import periods
from members.queries.policy import policy
from members.queries.programs import terms
from members.rules.calendar import cycle_index, cycle_period
from members.rules.facts import anchor_on
from plumbing import clock


def compare_days(known: Known, on: date) -> Iterator[Difference]:
    """The cycles that are open or were, against the anchor they are counted from. What ended by
    the latest recertification may follow one before it, of which nothing is on record any more.
    """
    since = anchor_on(known.facts, on)
    stored = {(one.start, one.end) for one in known.cycles if one.start <= on and one.end > since}
    computed = {(one.start, one.end) for one in periods(known.certification, on) if one.end > since}
    if stored == computed:
        return
    last = known.cycles[-1] if known.cycles else None
    waits = (
        # A job opens the first cycle, the one after an ended cycle, and those of a new anchor.
        (last is not None and last.closed_at is None and last.end <= on and stored < computed)
        or (known.is_looked_at and (last is None or _is_cut(known, on)))
    )
    yield Difference(str(known), _spans(stored - computed), _spans(computed - stored), waits)


def compare_required(known: Known, _on: date) -> Iterator[Difference]:
    """The requirement in force on a cycle's first day."""
    for cycle in known.cycles:
        asked = terms(known.certification.program, cycle.start).points
        if cycle.required != asked:
            yield Difference(_named(known, cycle), f"{cycle.required} points", f"{asked} points")


def compare_met(known: Known, on: date) -> Iterator[Difference]:
    """The day a cycle was met, by the activities and the attestation on record."""
    reported = {facts.start: facts.met_on for facts in known.facts.cycles}
    for cycle in known.cycles:
        stored, computed = reported.pop(cycle.start, None), known.met[cycle.start]
        if cycle.start <= on and stored != computed:
            # An activity entered before it was completed counts when today's job has run.
            waits = stored is None and computed == on
            yield Difference(_named(known, cycle), _met(stored), _met(computed), waits)
    for start, stored in reported.items():
        if stored is not None and not _is_cut(known, start):
            yield Difference(f"{known}, cycle {start}", _met(stored), "no such cycle")


def compare_closed(known: Known, on: date) -> Iterator[Difference]:
    """A cycle is closed once it has ended and the days for filing are over, never before."""
    for cycle in known.cycles:
        if cycle.closed_at is None:
            if closes_on(cycle.period, policy()) <= on:
                yield Difference(_named(known, cycle), "open", "closed", waits=True)
        elif clock.office_day(cycle.closed_at) < cycle.end:
            yield Difference(
                _named(known, cycle), f"closed at {cycle.closed_at}", f"open until {cycle.end}"
            )


def compare_remind(known: Known, on: date) -> Iterator[Difference]:
    """The day on which an open cycle's next reminder is thought of is never after its step."""
    for cycle in known.cycles:
        if cycle.closed_at is not None or cycle.end <= on:
            continue
        step = next_step_on(cycle.end, on, policy())
        if step is not None and (cycle.remind_on is None or cycle.remind_on > step):
            stored = f"thought of on {cycle.remind_on}" if cycle.remind_on else "never thought of"
            yield Difference(_named(known, cycle), stored, f"thought of by {step}")


def compare_rolled(known: Known, on: date) -> Iterator[Difference]:
    """The day a cycle rolled over: once it has ended, is met, and its dues are paid."""
    recertified = known.facts.recertified_on
    for cycle in known.cycles:
        if recertified is not None and cycle.start < recertified:
            continue  # as it was when the recertification cleared it
        if cycle.closed_at is None and cycle.rolled_on is None:
            continue
        computed = _rolled_on(known, cycle, on)
        if cycle.rolled_on != computed:
            stored, wanted = _day(cycle.rolled_on), _day(computed)
            yield Difference(_named(known, cycle), stored, wanted, known.is_looked_at)


def _rolled_on(known: Known, cycle: Cycle, on: date) -> date | None:
    facts = known.facts
    anchor = anchor_on(facts, cycle.start)
    k = cycle_index(anchor, cycle.start)
    whole = cycle_period(anchor, k)
    if whole != cycle.period or cycle.end > on:
        return None
    paid = {year: day for year, day in facts.dues_paid.items() if day <= on}
    return rolled_on(anchor, k, whole, known.met[cycle.start], paid, policy())


def _is_cut(known: Known, on: date) -> bool:
    """Whether a recertification by that day has ended a cycle that is not cut short yet."""
    recertified = known.facts.recertified_on
    return (
        recertified is not None
        and recertified <= on
        and any(cycle.start < recertified < cycle.end for cycle in known.cycles)
    )


def _named(known: Known, cycle: Cycle) -> str:
    return f"{known}, cycle {cycle.start}"


def _spans(spans: set[tuple[date, date]]) -> str:
    return ", ".join(f"{start} to {end}" for start, end in sorted(spans)) or "no other cycles"


def _met(day: date | None) -> str:
    return f"met on {day}" if day else "not met"


def _day(day: date | None) -> str:
    return f"rolled over on {day}" if day else "not rolled over"

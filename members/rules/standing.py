"""Standing: what a certification is on a day, why, and what happens next (handbook section 8).

Facts and a day go in, one decision comes out. Facts dated after the day are not known yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from members.rules.calendar import anniv, cycle_period, cycles_begun
from members.rules.dues import DuesYear, dues_years, dues_years_past_due
from members.rules.policy import Policy

Word = Literal["active", "grace", "lapsed", "suspended", "retired", "revoked", "deceased"]
WayBack = Literal["pay_dues", "recertify"]
Route = Literal["ccp", "exam"]


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days of a suspension, [start, until); open-ended without `until`."""

    start: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """What is on record of the cycle that begins on `start`."""

    start: date
    met_on: date | None = None
    audit_failed_on: date | None = None


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """Everything that standing rests on. dues_paid: day of payment by the dues year's name."""

    granted_on: date
    recertified_on: date | None = None
    dues_paid: Mapping[int, date] = field(default_factory=dict)
    cycles: tuple[CycleFacts, ...] = ()
    suspended: Suspension | None = None
    retired_on: date | None = None
    revoked_on: date | None = None
    deceased_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a certification is in grace or lapsed. years: of dues; cycle: its first day."""

    code: Literal["dues_unpaid", "ccp_not_documented", "audit_failed"]
    since: date
    years: tuple[int, ...] = ()
    cycle: date | None = None


@dataclass(frozen=True, slots=True)
class NextChange:
    """The first later day with another standing, way back or routes, if no fact is added."""

    on: date
    standing: Word
    way_back: WayBack | None
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """The answer for one day; `since` is None when active."""

    on: date
    standing: Word
    since: date | None = None
    reasons: tuple[Reason, ...] = ()
    way_back: WayBack | None = None
    routes: tuple[Route, ...] = ()
    next_change: NextChange | None = None


def decide(facts: StandingFacts, on: date, policy: Policy) -> StandingDecision:
    """Return the standing on the day `on`, with what changes next.

    Raises ValueError for a day before `granted_on`.
    """
    if on < facts.granted_on:
        raise ValueError(f"{on} is before the certification was granted on {facts.granted_on}")
    known = known_on(facts, on)
    decision = _judge(known, on, policy)
    for day in _turning_days(known, decision, policy):
        later = _judge(known, day, policy)
        if _shown(later) != _shown(decision):
            change = NextChange(day, later.standing, later.way_back, later.routes)
            return replace(decision, next_change=change)
    return decision


def anchor_of(facts: StandingFacts) -> date:
    """The day that years and cycles are counted from (handbook section 2)."""
    return facts.recertified_on or facts.granted_on


def is_mandatory(facts: StandingFacts, on: date, policy: Policy) -> bool:
    """Whether an unmet cycle lapses this certification (handbook section 4)."""
    settings = policy.settings
    return facts.granted_on >= settings.ccp_mandatory_granted_from.on(on) or (
        facts.recertified_on is not None
        and facts.recertified_on > settings.ccp_mandatory_recertified_after.on(on)
    )


def known_on(facts: StandingFacts, on: date) -> StandingFacts:
    """The facts known on a day, less those that a recertification has cleared."""
    recertified_on = _known(facts.recertified_on, on)
    counts_from = recertified_on or date.min

    def counted(day: date | None) -> date | None:
        return day if day is not None and counts_from <= day <= on else None

    cycles = (
        CycleFacts(cycle.start, counted(cycle.met_on), counted(cycle.audit_failed_on))
        for cycle in facts.cycles
    )
    suspended = facts.suspended
    return StandingFacts(
        granted_on=facts.granted_on,
        recertified_on=recertified_on,
        dues_paid={year: day for year, day in facts.dues_paid.items() if counts_from <= day <= on},
        cycles=tuple(cycle for cycle in cycles if cycle.met_on or cycle.audit_failed_on),
        suspended=suspended if suspended and counted(suspended.start) else None,
        retired_on=counted(facts.retired_on),
        revoked_on=counted(facts.revoked_on),
        deceased_on=_known(facts.deceased_on, on),
    )


def _known(day: date | None, on: date) -> date | None:
    return day if day is not None and day <= on else None


def _shown(decision: StandingDecision) -> tuple[Word, WayBack | None, tuple[Route, ...]]:
    return decision.standing, decision.way_back, decision.routes


def _judge(facts: StandingFacts, on: date, policy: Policy) -> StandingDecision:
    """The standing of known facts on a day, without what comes next."""
    decided: tuple[tuple[Word, date | None], ...] = (
        ("deceased", facts.deceased_on),
        ("revoked", facts.revoked_on),
        ("retired", facts.retired_on),
        ("suspended", _suspended_since(facts.suspended, on)),
    )
    for word, since in decided:
        if since is not None:
            return StandingDecision(on, word, since)
    unpaid = _first_unpaid(facts, on, policy)
    lapses = [*_ccp_reasons(facts, on, policy), *_audit_reasons(facts)]
    if unpaid is not None and on >= unpaid.lapses_on:
        lapses.append(Reason("dues_unpaid", unpaid.lapses_on, _years(facts, on, policy)))
    if lapses:
        return _lapsed(lapses, unpaid, on, policy)
    if unpaid is not None:
        since = unpaid.grace_from
        reason = Reason("dues_unpaid", since, _years(facts, on, policy))
        return StandingDecision(on, "grace", since, (reason,))
    return StandingDecision(on, "active")


def _suspended_since(suspended: Suspension | None, on: date) -> date | None:
    if suspended is None or (suspended.until is not None and on >= suspended.until):
        return None
    return suspended.start


def _lapsed(
    reasons: list[Reason], unpaid: DuesYear | None, on: date, policy: Policy
) -> StandingDecision:
    reasons.sort(key=lambda reason: (reason.since, reason.code, reason.cycle or date.min))
    since = reasons[0].since
    payable = all(reason.code == "dues_unpaid" for reason in reasons) and (
        unpaid is not None and unpaid.payable_on(on)
    )
    if payable:
        return StandingDecision(on, "lapsed", since, tuple(reasons), "pay_dues")
    exam_only = _later(since, policy.settings.exam_only_after_years.on(on))
    routes: tuple[Route, ...] = (
        ("exam",) if exam_only is not None and on >= exam_only else ("ccp", "exam")
    )
    return StandingDecision(on, "lapsed", since, tuple(reasons), "recertify", routes)


def _paid(facts: StandingFacts, year: DuesYear) -> bool:
    """A dues year is paid only by a payment before paying stops to help."""
    paid_on = facts.dues_paid.get(year.name)
    return paid_on is not None and year.payable_on(paid_on)


def _first_unpaid(facts: StandingFacts, on: date, policy: Policy) -> DuesYear | None:
    """The first dues year that is past due and unpaid on the day."""
    past_due = dues_years_past_due(anchor_of(facts), on, policy)
    return next((year for year in past_due if not _paid(facts, year)), None)


def _years(facts: StandingFacts, on: date, policy: Policy) -> tuple[int, ...]:
    past_due = dues_years_past_due(anchor_of(facts), on, policy)
    return tuple(year.name for year in past_due if not _paid(facts, year))


def _ccp_reasons(facts: StandingFacts, on: date, policy: Policy) -> Iterator[Reason]:
    if not is_mandatory(facts, on, policy):
        return
    met = {cycle.start: cycle.met_on for cycle in facts.cycles}
    for cycle in cycles_begun(anchor_of(facts), on):
        met_on = met.get(cycle.start)
        if cycle.end <= on and (met_on is None or met_on not in cycle):
            yield Reason("ccp_not_documented", cycle.end, cycle=cycle.start)


def _audit_reasons(facts: StandingFacts) -> Iterator[Reason]:
    for cycle in facts.cycles:
        if cycle.audit_failed_on is not None:
            yield Reason("audit_failed", cycle.audit_failed_on, cycle=cycle.start)


def _turning_days(
    facts: StandingFacts, decision: StandingDecision, policy: Policy
) -> Iterator[date]:
    """The days after the decision on which time alone can change it, earliest first."""
    on = decision.on
    if decision.standing == "suspended":
        until = facts.suspended.until if facts.suspended else None
        days = [until]
    elif decision.standing in {"active", "grace", "lapsed"}:
        days = [*_dues_days(facts, on, policy), *_cycle_days(facts, on, policy)]
        if decision.since is not None:
            days.append(_later(decision.since, policy.settings.exam_only_after_years.on(on)))
    else:
        days = []
    yield from sorted({day for day in days if day is not None and day > on})


def _dues_days(facts: StandingFacts, on: date, policy: Policy) -> Iterator[date | None]:
    """Turns of the first unpaid dues year, past due or to come."""
    for year in dues_years(anchor_of(facts), policy):
        if not _paid(facts, year):
            yield from (year.grace_from, year.lapses_on, year.unpayable_from)
            if year.due_on >= on:
                return


def _cycle_days(facts: StandingFacts, on: date, policy: Policy) -> Iterator[date | None]:
    """The end of the first cycle still to end that is not met."""
    if not is_mandatory(facts, on, policy):
        return
    met = {cycle.start: cycle.met_on for cycle in facts.cycles}
    anchor = anchor_of(facts)
    k = 1
    try:
        while True:
            cycle = cycle_period(anchor, k)
            met_on = met.get(cycle.start)
            if cycle.end > on and (met_on is None or met_on not in cycle):
                yield cycle.end
                return
            k += 1
    except OverflowError:  # the calendar ends before the cycle does
        return


def _later(day: date, years: int) -> date | None:
    try:
        return anniv(day, years)
    except OverflowError:
        return None

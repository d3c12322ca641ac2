"""Standing: what a certification is on a day, why, and what happens next (handbook section 8).

Facts and a day go in, one decision comes out. Facts dated after the day are not known yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Literal

from members.rules.calendar import anniv
from members.rules.dated import Policy
from members.rules.dues import first_unpaid
from members.rules.facts import CycleFacts, Known, StandingFacts, Suspension
from members.rules.figures import EXAM_ONLY_AFTER_YEARS
from members.rules.lapses import (
    Reason,
    audit_reasons,
    ccp_is_mandatory,
    ccp_reasons,
    dues_reason,
    unmet_cycles,
)

__all__ = [
    "CycleFacts",
    "Known",
    "NextChange",
    "Reason",
    "StandingDecision",
    "StandingFacts",
    "Suspension",
    "decide",
    "ended",
    "exam_only_from",
    "judge",
]

Word = Literal["active", "grace", "lapsed", "suspended", "retired", "revoked", "deceased"]
WayBack = Literal["pay_dues", "recertify"]
Route = Literal["ccp", "exam"]


@dataclass(frozen=True, slots=True)
class NextChange:
    """The first later day with another standing, way back or routes, if no fact is added."""

    on: date
    standing: Word
    way_back: WayBack | None
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """The answer for one day. since: of the lapse or grace, or the effective day; None if active.

    way_back is None and routes is empty unless lapsed.
    """

    on: date
    standing: Word
    since: date | None = None
    reasons: tuple[Reason, ...] = ()
    way_back: WayBack | None = None
    routes: tuple[Route, ...] = ()
    next_change: NextChange | None = None

    @property
    def certified(self) -> bool:
        """What public verification says."""
        return self.standing in {"active", "grace"}


def decide(facts: StandingFacts, on: date, policy: Policy) -> StandingDecision:
    """Return the standing on the day `on` with the change that comes next, if any.

    Raises ValueError for a day before `granted_on`.
    """
    known = Known(facts, on)
    now = judge(known, on, policy)
    for day in sorted(_turning_days(known, now, policy)):
        if day > on:
            then = judge(known, day, policy)
            if (then.standing, then.way_back, then.routes) != (
                now.standing,
                now.way_back,
                now.routes,
            ):
                change = NextChange(day, then.standing, then.way_back, then.routes)
                return replace(now, next_change=change)
    return now


def judge(known: Known, on: date, policy: Policy) -> StandingDecision:
    """Return the standing on `on` by what is known on `known.on`, an earlier day or the same.

    Leaves next_change out, which costs more than the rest.
    """
    end = ended(known)
    if end is not None:
        return StandingDecision(on, *end)
    suspended = known.facts.suspended
    if suspended is not None and known.counts(suspended.start) and suspended.holds_on(on):
        return StandingDecision(on, "suspended", suspended.start)
    return _by_duties(known, on, policy)


def ended(known: Known) -> tuple[Word, date] | None:
    """Return what has ended the certification, and its day: death, revocation or retirement.

    Asks neither dues nor cycles.
    """
    facts = known.facts
    if facts.deceased_on is not None and facts.deceased_on <= known.on:
        return "deceased", facts.deceased_on
    if facts.revoked_on is not None and known.counts(facts.revoked_on):
        return "revoked", facts.revoked_on
    back = facts.retired_until is not None and facts.retired_until <= known.on
    if facts.retired_on is not None and known.counts(facts.retired_on) and not back:
        return "retired", facts.retired_on
    return None


def _by_duties(known: Known, on: date, policy: Policy) -> StandingDecision:
    """Active, grace or lapsed: what dues, cycles and audits make of it."""
    unpaid = first_unpaid(known, policy)
    reasons = [*ccp_reasons(known, on, policy), *audit_reasons(known)]
    must_recertify = bool(reasons)
    if unpaid is not None and unpaid.lapses_on <= on:
        reasons.append(dues_reason(known, on, unpaid.lapses_on, policy))
        must_recertify |= not unpaid.payable_on(on)
    if reasons:
        reasons.sort(key=lambda reason: reason.rank)
        since = reasons[0].since
        if not must_recertify:
            return StandingDecision(on, "lapsed", since, tuple(reasons), "pay_dues")
        routes = _routes(since, on, policy)
        return StandingDecision(on, "lapsed", since, tuple(reasons), "recertify", routes)
    if unpaid is not None and unpaid.due_on < on:
        reason = dues_reason(known, on, unpaid.grace_from, policy)
        return StandingDecision(on, "grace", reason.since, (reason,))
    return StandingDecision(on, "active")


def _routes(since: date, on: date, policy: Policy) -> tuple[Route, ...]:
    exam_only = exam_only_from(since, policy)
    if exam_only is not None and exam_only <= on:
        return ("exam",)
    return ("ccp", "exam")


def exam_only_from(since: date, policy: Policy) -> date | None:
    """From which day a lapse is too old for recertification by CCP; None past the year 9999."""
    try:
        return anniv(since, policy[EXAM_ONLY_AFTER_YEARS].on(since))
    except OverflowError:
        return None


def _turning_days(known: Known, now: StandingDecision, policy: Policy) -> Iterator[date]:
    """Yield, in no order, every day on which time alone can next change this decision."""
    if now.standing == "suspended":
        suspended = known.facts.suspended
        if suspended is not None and suspended.until is not None:
            yield suspended.until
        return
    if now.standing not in {"active", "grace", "lapsed"}:
        return
    unpaid = first_unpaid(known, policy)
    if unpaid is not None:
        yield unpaid.grace_from
        yield unpaid.lapses_on
        if unpaid.unpayable_from is not None:
            yield unpaid.unpayable_from
    if ccp_is_mandatory(known, policy):
        ends = (end for _, end in unmet_cycles(known))
        yield from islice((end for end in ends if end > now.on), 1)
    if now.since is not None:
        exam_only = exam_only_from(now.since, policy)
        if exam_only is not None:
            yield exam_only

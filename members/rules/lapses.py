"""Why a certification is in grace or lapsed (handbook sections 3, 4 and 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Literal

from members.rules.calendar import CYCLE_YEARS, anniv
from members.rules.dated import Policy
from members.rules.dues import unpaid_past_due
from members.rules.facts import Known
from members.rules.figures import (
    CCP_MANDATORY_GRANTED_FROM,
    CCP_MANDATORY_RECERTIFIED_AFTER,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a certification is in grace or lapsed. years: of dues; cycle: its first day."""

    code: Literal["dues_unpaid", "ccp_not_documented", "audit_failed"]
    since: date
    years: tuple[int, ...] = ()
    cycle: date | None = None

    @property
    def rank(self) -> tuple[date, str, date]:
        """What reasons are ordered by."""
        return self.since, self.code, self.cycle or date.min


def ccp_is_mandatory(known: Known, policy: Policy) -> bool:
    """Tell whether an unmet cycle lapses the certification (handbook section 4).

    By the policy days in force on the anchor: they never change under a certification.
    """
    anchor = known.anchor
    return known.facts.granted_on >= policy[CCP_MANDATORY_GRANTED_FROM].on(anchor) or (
        known.is_recertified and anchor > policy[CCP_MANDATORY_RECERTIFIED_AFTER].on(anchor)
    )


def unmet_cycles(known: Known) -> Iterator[tuple[date, date]]:
    """Yield (start, end) of each cycle of the anchor not met, oldest first, without end.

    Stops only where the calendar does.
    """
    start = known.anchor
    for k in count(1):
        try:
            end = anniv(known.anchor, CYCLE_YEARS * k)
        except OverflowError:
            return
        if known.met_on(start, end) is None:
            yield start, end
        start = end


def dues_reason(known: Known, on: date, since: date, policy: Policy) -> Reason:
    """Return the reason of unpaid dues, naming each year past due on `on`."""
    unpaid = unpaid_past_due(known, on, policy)
    return Reason("dues_unpaid", since, tuple(known.anchor.year + n for n in unpaid))


def ccp_reasons(known: Known, on: date, policy: Policy) -> Iterator[Reason]:
    """Yield a reason for each mandatory cycle that ended by `on` and was not met."""
    if not ccp_is_mandatory(known, policy):
        return
    for start, end in unmet_cycles(known):
        if end > on:
            return
        yield Reason("ccp_not_documented", end, cycle=start)


def audit_reasons(known: Known) -> Iterator[Reason]:
    """Yield a reason for each failed audit, of whichever anchor's cycle."""
    for cycle in known.facts.cycles:
        failed_on = cycle.audit_failed_on
        if failed_on is not None and known.counts(failed_on):
            yield Reason("audit_failed", failed_on, cycle=cycle.start)

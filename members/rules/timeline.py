"""How a standing came about, day by day, as it was known on each of those days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from members.rules.dated import Policy
from members.rules.standing import StandingDecision, StandingFacts, decide


def steps(
    facts: StandingFacts, on: date, policy: Policy
) -> Iterator[tuple[date, StandingDecision]]:
    """Yield the standing on the day of the grant and on each later day, up to and including `on`,
    on which a fact becomes known or time alone changes it. Between two steps nothing changes.
    """
    day = facts.granted_on
    known = sorted(day for day in _days(facts) if day <= on)
    while day <= on:
        decision = decide(facts, day, policy)
        yield day, decision
        later = [known_on for known_on in known if known_on > day]
        if decision.next_change is not None:
            later.append(decision.next_change.on)
        if not later:
            return
        day = min(later)


def became_true_on(facts: StandingFacts, on: date, policy: Policy) -> date:
    """Return the first day of the unbroken run of days, up to `on`, with the same standing and way
    back as on `on`: the day on which what is true now became true.
    """
    began = facts.granted_on
    last: tuple[str, str | None] | None = None
    for day, decision in steps(facts, on, policy):
        now = (decision.standing, decision.way_back)
        if now != last:
            began, last = day, now
    return began


def next_look(facts: StandingFacts, now: StandingDecision) -> date | None:
    """Return the first day after a decision on which the standing may be another: by time alone, or
    because a fact that is dated ahead is known from then on. None if never.
    """
    ahead = {day for day in _days(facts) if day > now.on}
    if now.next_change is not None:
        ahead.add(now.next_change.on)
    return min(ahead, default=None)


def _days(facts: StandingFacts) -> set[date]:
    days = {facts.recertified_on, facts.revoked_on, facts.deceased_on}
    days |= {facts.retired_on, facts.retired_until}
    days.update(facts.dues_paid.values())
    for cycle in facts.cycles:
        days |= {cycle.met_on, cycle.audit_failed_on}
    if facts.suspended is not None:
        days |= {facts.suspended.start, facts.suspended.until}
    return {day for day in days if day is not None and day > facts.granted_on}

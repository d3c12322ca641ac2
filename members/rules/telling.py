"""Which message tells that a certification has lapsed (handbook section 11): one does, once."""

from __future__ import annotations

from datetime import date

from members.rules.calendar import ONE_DAY
from members.rules.dated import Policy
from members.rules.facts import Known, StandingFacts
from members.rules.standing import judge


def told_with_the_cycle(facts: StandingFacts, on: date, policy: Policy) -> bool:
    """Tell whether what was certified lapses on that day for a missed cycle and nothing else: then
    the notice of the cycle says so.
    """
    return _lapses_for(facts, on, policy) == {"ccp_not_documented"}


def told_with_its_cause(facts: StandingFacts, on: date, policy: Policy) -> bool:
    """The same of whatever has a notice of its own that tells of the lapse: a missed cycle, or a
    failed audit. Every other lapse is told by a notice about it.
    """
    return _lapses_for(facts, on, policy) in ({"ccp_not_documented"}, {"audit_failed"})


def _lapses_for(facts: StandingFacts, on: date, policy: Policy) -> set[str]:
    """Why what was certified lapses on that day; nothing where it does not."""
    if on <= facts.granted_on:
        return set()
    before = judge(Known(facts, on - ONE_DAY), on - ONE_DAY, policy)
    now = judge(Known(facts, on), on, policy)
    if not before.certified or now.standing != "lapsed":
        return set()
    return {reason.code for reason in now.reasons}

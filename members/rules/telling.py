"""Which message tells that a certification has lapsed (handbook section 11): one does, once."""

from __future__ import annotations

from datetime import date

from members.rules.calendar import ONE_DAY
from members.rules.facts import Known, StandingFacts
from members.rules.policy import Policy
from members.rules.standing import judge


def told_with_the_cycle(facts: StandingFacts, on: date, policy: Policy) -> bool:
    """Tell whether what was certified lapses on that day for a missed cycle and nothing else: then
    the notice of the cycle says so. Every other lapse has a notice of its own.
    """
    if on <= facts.granted_on:
        return False
    before = judge(Known(facts, on - ONE_DAY), on - ONE_DAY, policy)
    now = judge(Known(facts, on), on, policy)
    return (
        before.certified
        and now.standing == "lapsed"
        and {reason.code for reason in now.reasons} == {"ccp_not_documented"}
    )

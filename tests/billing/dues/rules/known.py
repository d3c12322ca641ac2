"""Facts of dues made by the rules in Python, one certification after the other."""

from __future__ import annotations

from datetime import date

from billing.dues.rules.charges import DuesFacts
from members.rules.dated import Policy
from members.rules.dues import is_paid
from members.rules.facts import Known, StandingFacts
from members.rules.standing import judge


def dues_facts(
    facts: StandingFacts, on: date, policy: Policy, *, invoiced=(), further=False
) -> DuesFacts:
    """What the rule of dues asks, from the facts of standing."""
    known = Known(facts, on)
    standing = judge(known, on, policy)
    years = range(1, max((*facts.dues_paid, known.anchor.year)) - known.anchor.year + 1)
    return DuesFacts(
        on=on,
        anchor=known.anchor,
        standing=standing.standing,
        way_back=standing.way_back or "",
        paid="".join("01"[is_paid(known, n, policy)] for n in years),
        invoiced=invoiced,
        further=further,
    )

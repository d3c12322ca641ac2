"""Standing against a plain reading of the handbook, and what comes next against every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings

from members.rules.dated import Policy
from members.rules.standing import Known, StandingDecision, StandingFacts, decide, judge
from tests.handbook import POLICY, policy_with
from tests.members.rules.histories import asked
from tests.members.rules.plain_reading import plain, read

DAY = timedelta(days=1)
HORIZON = 365 * 16

CHANGING = policy_with(
    {"name": "grace_days", "value": 10, "valid_from": "2012-05-20"},
    {"name": "grace_days", "value": 0, "valid_from": "2019-02-28"},
    {"name": "dues_payable_years", "value": 1, "valid_from": "2016-01-01"},
    {"name": "exam_only_after_years", "value": 2, "valid_from": "2015-06-01"},
    {"name": "ccp_mandatory_granted_from", "value": "2009-01-01", "valid_from": "2008-01-01"},
)


def shown(decision: StandingDecision):
    return decision.standing, decision.way_back, decision.routes


def as_plain(decision: StandingDecision):
    reasons = [
        (reason.since, reason.code, reason.cycle or list(reason.years))
        for reason in decision.reasons
    ]
    return plain(
        decision.standing, decision.since, reasons, decision.way_back, list(decision.routes)
    )


def scanned(facts: StandingFacts, on: date, policy: Policy) -> date | None:
    """The first later day with another standing, way back or routes, looking at every day."""
    known = Known(facts, on)
    today = shown(judge(known, on, policy))
    for days in range(1, HORIZON):
        if shown(judge(known, on + days * DAY, policy)) != today:
            return on + days * DAY
    return None


@settings(max_examples=2000, deadline=None)
@given(asked)
def test_standing_is_what_a_plain_reading_says(case):
    facts, on = case
    assert as_plain(decide(facts, on, POLICY)) == read(facts, on, on)


@settings(max_examples=40, deadline=None)  # each looks at thousands of days
@given(asked)
def test_the_next_change_is_the_first_of_all_later_days_that_differs(case):
    facts, on = case
    decision = decide(facts, on, POLICY)
    change = decision.next_change
    assert (change and change.on) == scanned(facts, on, POLICY)
    if change is not None:
        later = read(facts, change.on, on)
        assert (change.standing, change.way_back, list(change.routes)) == (
            later["standing"],
            later["way_back"],
            later["routes"],
        )


@settings(max_examples=40, deadline=None)  # each looks at thousands of days
@given(asked)
def test_the_next_change_is_exact_while_the_figures_change(case):
    facts, on = case
    change = decide(facts, on, CHANGING).next_change
    assert (change and change.on) == scanned(facts, on, CHANGING)


@settings(max_examples=300, deadline=None)
@given(asked)
def test_facts_dated_after_the_day_change_nothing(case):
    facts, on = case

    def known(day):
        return day if day is None or day <= on else None

    past = replace(
        facts,
        recertified_on=known(facts.recertified_on),
        dues_paid={year: day for year, day in facts.dues_paid.items() if day <= on},
        cycles=tuple(
            replace(cycle, met_on=known(cycle.met_on), audit_failed_on=known(cycle.audit_failed_on))
            for cycle in facts.cycles
        ),
        suspended=facts.suspended if facts.suspended and facts.suspended.start <= on else None,
        retired_on=known(facts.retired_on),
        revoked_on=known(facts.revoked_on),
        deceased_on=known(facts.deceased_on),
    )
    assert decide(past, on, POLICY) == decide(facts, on, POLICY)


@settings(max_examples=300, deadline=None)
@given(asked)
def test_the_order_in_which_cycles_are_told_changes_nothing(case):
    facts, on = case
    turned = replace(facts, cycles=facts.cycles[::-1])
    assert decide(turned, on, POLICY) == decide(facts, on, POLICY)


@settings(max_examples=300, deadline=None)
@given(asked)
def test_voluntary_ccp_never_lapses_for_points(case):
    facts, on = case
    facts = replace(
        facts, granted_on=min(facts.granted_on, date(2005, 12, 31)), recertified_on=None
    )
    reasons = decide(facts, on, POLICY).reasons
    assert "ccp_not_documented" not in {reason.code for reason in reasons}

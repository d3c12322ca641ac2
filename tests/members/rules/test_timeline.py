"""How a standing came about: the days on which it turned, as known on each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.queries.policy import read_policy, starting_document
from members.rules.standing import CycleFacts, StandingFacts, Suspension, decide
from members.rules.timeline import became_true_on, next_look, steps

POLICY = read_policy(starting_document())
GRANTED = date(2020, 3, 10)
ON = date(2026, 11, 22)

PAID_UP = StandingFacts(
    granted_on=GRANTED,
    dues_paid={year: date(year, 3, 20) for year in range(2021, 2027)},
    cycles=(CycleFacts(GRANTED, date(2022, 5, 1)), CycleFacts(date(2023, 3, 10), date(2024, 1, 1))),
)


def words(facts, on=ON):
    shown = []
    for day, decision in steps(facts, on, POLICY):
        if not shown or shown[-1][1] != decision.standing:
            shown.append((day, decision.standing))
    return shown


def test_a_certification_paid_up_has_always_been_active():
    assert words(PAID_UP) == [(GRANTED, "active")]
    assert became_true_on(PAID_UP, ON, POLICY) == GRANTED


def test_a_late_payment_shows_as_grace_lapse_and_reinstatement():
    facts = replace(PAID_UP, dues_paid=PAID_UP.dues_paid | {2025: date(2025, 6, 2)})
    assert words(facts) == [
        (GRANTED, "active"),
        (date(2025, 4, 1), "grace"),
        (date(2025, 5, 1), "lapsed"),
        (date(2025, 6, 2), "active"),
    ]
    assert became_true_on(facts, ON, POLICY) == date(2025, 6, 2)
    assert became_true_on(facts, date(2025, 5, 20), POLICY) == date(2025, 5, 1)


def test_a_suspension_ends_by_itself():
    facts = replace(PAID_UP, suspended=Suspension(date(2024, 1, 1), date(2024, 7, 1)))
    assert words(facts)[1:] == [(date(2024, 1, 1), "suspended"), (date(2024, 7, 1), "active")]


days = st.dates(GRANTED, ON + timedelta(days=400))
some_facts = st.builds(
    StandingFacts,
    granted_on=st.just(GRANTED),
    recertified_on=st.none() | st.dates(GRANTED + timedelta(days=1), ON),
    dues_paid=st.dictionaries(st.integers(2021, 2027), days),
    cycles=st.lists(
        st.builds(
            CycleFacts,
            st.sampled_from([GRANTED, date(2023, 3, 10)]),
            st.none() | days,
            st.none() | days,
        ),
        max_size=2,
        unique_by=lambda cycle: cycle.start,
    ).map(tuple),
    suspended=st.none() | st.builds(Suspension, days, st.none()),
    retired_on=st.none() | days,
    deceased_on=st.none() | days,
)


@given(some_facts, st.dates(GRANTED, ON))
def test_between_two_steps_nothing_changes(facts, day):
    at = [(began, decision) for began, decision in steps(facts, ON, POLICY) if began <= day][-1][1]
    now = decide(facts, day, POLICY)
    assert (at.standing, at.way_back) == (now.standing, now.way_back)


@given(some_facts)
def test_what_is_true_now_was_not_true_the_day_before_it_became_true(facts):
    now = decide(facts, ON, POLICY)
    began = became_true_on(facts, ON, POLICY)
    then = decide(facts, began, POLICY)
    assert (then.standing, then.way_back) == (now.standing, now.way_back)
    if began > GRANTED:
        before = decide(facts, began - timedelta(days=1), POLICY)
        assert (before.standing, before.way_back) != (now.standing, now.way_back)


@given(some_facts, st.dates(GRANTED, ON))
def test_nothing_changes_before_the_next_look_also_where_facts_are_dated_ahead(facts, day):
    now = decide(facts, day, POLICY)
    look = next_look(facts, now)
    last = date(2031, 1, 1) if look is None else look - timedelta(days=1)
    for later in {day + (last - day) * part // 7 for part in range(1, 8)}:
        then = decide(facts, later, POLICY)
        assert (then.standing, then.since, then.way_back, then.routes) == (
            now.standing,
            now.since,
            now.way_back,
            now.routes,
        )


def test_the_next_look_is_at_what_is_dated_ahead_where_that_comes_before_time_does():
    now = decide(PAID_UP, ON, POLICY)
    assert next_look(PAID_UP, now) == now.next_change.on == date(2027, 4, 1)
    ahead = replace(PAID_UP, retired_on=date(2027, 1, 15), revoked_on=date(2028, 1, 1))
    assert next_look(ahead, decide(ahead, ON, POLICY)) == date(2027, 1, 15)
    retired = decide(ahead, date(2027, 1, 15), POLICY)
    assert (retired.next_change, next_look(ahead, retired)) == (None, date(2028, 1, 1))


def test_a_day_before_the_grant_has_no_steps():
    assert list(steps(PAID_UP, GRANTED - timedelta(days=1), POLICY)) == []


@pytest.mark.parametrize("on", [GRANTED, GRANTED + timedelta(days=1)])
def test_the_first_step_is_the_grant(on):
    assert next(iter(steps(PAID_UP, on, POLICY)))[0] == GRANTED

"""What badge is wanted, and the next deed that leads there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.rules.badges import (
    LIVE,
    Deed,
    Present,
    There,
    Wanted,
    Way,
    lapses_on,
    next_step,
    wanted,
)
from credentials.rules.matching import of_certification
from members.rules.standing import Suspension, decide
from tests.handbook import POLICY
from tests.members.rules.test_standing import facts

ON = date(2026, 11, 22)
NEXT_YEAR = date(2027, 9, 18)
WISH = Wanted(Way.LIVE, "rma", NEXT_YEAR)
GOOD = Present("1", "rma", There.ACCEPTED, NEXT_YEAR, "RMA-1", "2024-01-01")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 1, 1), date(2021, 7, 1)),  # 2021 is not paid: active, then grace, then lapsed
        (date(2021, 6, 15), date(2021, 7, 1)),  # in grace
        (date(2021, 7, 1), date(2021, 7, 1)),  # lapsed: no later day
    ],
)
def test_a_badge_ends_on_the_day_standing_would_lapse(on, expected):
    assert lapses_on(facts(unpaid={2021}), on, POLICY) == expected


def test_a_cycle_that_is_not_met_ends_it_before_unpaid_dues_do():
    history = facts(unpaid={2025}, unmet={2021})
    assert lapses_on(history, date(2024, 3, 1), POLICY) == date(2024, 5, 10)


def test_a_suspension_that_is_dated_ahead_and_known_ends_it_then():
    history = facts(suspended=Suspension(date(2022, 1, 10), None))
    assert lapses_on(history, date(2022, 1, 10), POLICY) == date(2022, 1, 10)


@pytest.mark.parametrize(
    ("changes", "way"),
    [
        ({}, Way.LIVE),
        ({"unpaid": {2026}}, Way.NONE),
        ({"suspended": Suspension(date(2026, 1, 1), None)}, Way.NONE),
        ({"retired_on": date(2026, 1, 1)}, Way.NONE),
        ({"revoked_on": date(2026, 1, 1)}, Way.NONE),
        ({"deceased_on": date(2026, 1, 1)}, Way.UNTOUCHED),
    ],
)
def test_each_standing_wants_what_the_handbook_says(changes, way):
    decision = decide(facts(**changes), ON, POLICY)
    assert wanted(decision, "rma", NEXT_YEAR).way == way


def test_grace_keeps_the_badge():
    decision = decide(facts(unpaid={2021}), date(2021, 6, 15), POLICY)
    assert (decision.standing, wanted(decision, "rma", NEXT_YEAR)) == ("grace", WISH)


@pytest.mark.parametrize(
    ("wish", "present", "step"),
    [
        (WISH, [], (Deed.ISSUE, "")),
        (WISH, [GOOD], None),
        (WISH, [replace(GOOD, state=There.PENDING)], None),
        (WISH, [replace(GOOD, expires_on=ON + timedelta(1))], (Deed.REPLACE, "1")),
        (WISH, [replace(GOOD, expires_on=None)], (Deed.REPLACE, "1")),
        (WISH, [replace(GOOD, template="old")], (Deed.REPLACE, "1")),
        (WISH, [replace(GOOD, expires_on=ON)], (Deed.ISSUE, "")),  # over since today
        (WISH, [replace(GOOD, state=There.REVOKED)], (Deed.ISSUE, "")),
        (WISH, [replace(GOOD, state=There.REPLACED)], (Deed.ISSUE, "")),
        (WISH, [replace(GOOD, state=There.REJECTED)], None),  # declined: not sent again
        (WISH, [replace(GOOD, state=There.REJECTED, template="old")], (Deed.ISSUE, "")),
        (WISH, [replace(GOOD, id="2", template="old"), GOOD], (Deed.REVOKE, "2")),
        (WISH, [GOOD, replace(GOOD, id="2", state=There.PENDING)], (Deed.REVOKE, "2")),
        (Wanted(Way.NONE), [], None),
        (Wanted(Way.NONE), [GOOD], (Deed.REVOKE, "1")),
        (Wanted(Way.NONE), [replace(GOOD, expires_on=ON)], None),
        (Wanted(Way.UNTOUCHED), [GOOD, replace(GOOD, id="2")], None),
    ],
)
def test_the_next_deed(wish, present, step):
    found = next_step(wish, present, ON)
    assert (found and (found.deed, found.badge)) == step
    if found and found.deed != Deed.REVOKE:
        assert (found.template, found.expires_on) == (wish.template, wish.expires_on)


BADGES = st.builds(
    Present,
    id=st.uuids().map(str),
    template=st.sampled_from(["rma", "old"]),
    state=st.sampled_from(list(There)),
    expires_on=st.none() | st.sampled_from([NEXT_YEAR, ON, ON + timedelta(9)]),
    issued=st.sampled_from(["2024", "2025"]),
)


@given(
    present=st.lists(BADGES, max_size=5),
    wish=st.sampled_from([WISH, Wanted(Way.NONE), Wanted(Way.UNTOUCHED)]),
)
def test_whatever_is_there_deeds_come_to_an_end_and_never_make_a_second_live_one(present, wish):
    there = {one.id: one for one in present}
    live = lambda: sum(one.live_on(ON) for one in there.values())  # noqa: E731
    for number in range(len(present) + 3):
        before, step = live(), next_step(wish, list(there.values()), ON)
        if step is None:
            break
        if step.deed == Deed.ISSUE:
            there[f"new{number}"] = Present(
                f"new{number}", step.template, There.PENDING, step.expires_on
            )
        elif step.deed == Deed.REPLACE:
            old = there[step.badge]
            there[step.badge] = replace(old, state=There.REPLACED)
            there[f"new{number}"] = replace(
                old, id=f"new{number}", template=step.template, expires_on=step.expires_on
            )
        else:
            there[step.badge] = replace(there[step.badge], state=There.REVOKED)
        assert live() <= max(before, 1)
    else:
        raise AssertionError("it has no end")
    if wish.way == Way.NONE:
        assert live() == 0
    if wish.way == Way.LIVE:
        [left] = [one for one in there.values() if one.live_on(ON)] or [None]
        declined = any(one.state == There.REJECTED for one in there.values())
        assert declined if left is None else (left.template, left.expires_on) == ("rma", NEXT_YEAR)


def test_each_certification_has_its_own_and_what_was_made_by_hand_is_the_first_one_s():
    second, hand = replace(GOOD, id="2", number="RMA-2"), replace(GOOD, id="3", number="")
    other = replace(GOOD, id="4", template="rpt")
    asked = {"numbers": ["RMA-1", "RMA-2"], "templates": {"rma"}}
    present = [GOOD, second, hand, other]
    assert of_certification(present, number="RMA-1", **asked) == [GOOD, hand]
    assert of_certification(present, number="RMA-2", **asked) == [second]


def test_live_is_what_waits_to_be_claimed_or_was():
    assert {There.PENDING, There.ACCEPTED} == LIVE

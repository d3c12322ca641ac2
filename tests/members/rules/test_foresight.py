"""What a change of the policy would do to somebody who pays and logs nothing more."""

from __future__ import annotations

from datetime import date

import pytest

from members.rules.facts import CycleFacts, StandingFacts
from members.rules.foresight import turn
from tests.handbook import POLICY, policy_with

FIRST = date(2027, 1, 1)
GRANTED = date(2024, 1, 10)


def held(**more):
    """Dues are paid through January 2027, the cycle to January 2027 is met: due Jan 31, 2027."""
    facts = {
        "dues_paid": {year: date(year, 1, 5) for year in (2025, 2026)},
        "cycles": (CycleFacts(GRANTED, date(2026, 5, 5), None),),
    } | more
    return StandingFacts(GRANTED, **facts)


def changed(name, value, first=FIRST):
    return policy_with({"name": name, "value": value, "valid_from": first})


def test_by_the_same_policy_nothing_turns():
    assert turn(held(), FIRST, POLICY, POLICY) is None
    assert turn(held(), FIRST, POLICY, changed("late_fee", "15.00")) is None


def test_a_shorter_grace_lapses_sooner():
    found = turn(held(), FIRST, POLICY, changed("grace_days", 10))
    assert (found.on, found.worse, found.otherwise_on) == (
        date(2027, 2, 11),
        True,
        date(2027, 3, 3),
    )
    assert (found.before.standing, found.after.standing) == ("grace", "lapsed")


def test_a_longer_grace_lapses_later():
    found = turn(held(), FIRST, POLICY, changed("grace_days", 45))
    assert (found.on, found.worse, found.otherwise_on) == (
        date(2027, 3, 3),
        False,
        date(2027, 3, 18),
    )
    assert (found.before.standing, found.after.standing) == ("lapsed", "grace")


def test_dues_that_can_be_paid_for_fewer_years_close_a_way_back_sooner():
    found = turn(held(), FIRST, POLICY, changed("dues_payable_years", 1))
    assert (found.worse, found.before.way_back, found.after.way_back) == (
        True,
        "pay_dues",
        "recertify",
    )
    # Without it the next cycle, not met, closes that way on the same day or before the years do.
    assert found.on == date(2028, 1, 10)
    assert found.otherwise_on == date(2030, 1, 10)


def test_the_way_by_ccp_that_closes_sooner_is_worse():
    found = turn(held(), FIRST, POLICY, changed("exam_only_after_years", 5))
    assert (found.worse, found.before.routes, found.after.routes) == (
        True,
        ("ccp", "exam"),
        ("exam",),
    )


@pytest.mark.parametrize("ended", ["retired_on", "revoked_on", "deceased_on"])
def test_what_has_ended_is_not_touched(ended):
    assert turn(held(), FIRST, POLICY, changed("grace_days", 0)) is not None
    gone = held(**{ended: date(2026, 6, 1)})
    assert turn(gone, FIRST, POLICY, changed("grace_days", 0)) is None


def test_dues_due_before_the_first_day_keep_their_grace():
    late = held(dues_paid={2025: date(2025, 1, 5)})
    assert turn(late, date(2026, 2, 1), POLICY, changed("grace_days", 0, date(2026, 2, 1))) is None


def test_of_a_turn_for_the_better_and_one_for_the_worse_the_worse_is_told():
    both = policy_with(
        {"name": "grace_days", "value": 45, "valid_from": FIRST},
        {"name": "exam_only_after_years", "value": 5, "valid_from": FIRST},
    )
    assert turn(held(), FIRST, POLICY, both).worse

"""How the board of applications groups them."""

from __future__ import annotations

from casework.rules.board import states_of
from recert.rules.board import GROUPS
from recert.rules.flows import APPLICATION, OPEN, WITH_US


def test_every_state_stands_in_one_group_and_those_with_us_can_be_late():
    assert sorted(states_of(GROUPS)) == sorted(APPLICATION.states)
    ours, theirs, over = (frozenset(group.states) for group in GROUPS)
    assert (ours, theirs) == (WITH_US, OPEN - WITH_US)
    assert over == APPLICATION.states - OPEN
    assert [group.can_be_late for group in GROUPS] == [True, False, False]

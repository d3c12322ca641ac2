"""How the board of a round groups cases."""

from __future__ import annotations

from casework.rules.board import states_of
from ccp.audit.rules.board import GROUPS
from ccp.audit.rules.flows import CASE, OPEN, WITH_MEMBER, WITH_US


def test_every_state_stands_in_one_group_and_those_with_us_can_be_late():
    assert sorted(states_of(GROUPS)) == sorted(CASE.states)
    turns = {group.name: frozenset(group.states) for group in GROUPS}
    assert turns["With us"] == WITH_US
    assert turns["With the member"] == WITH_MEMBER
    assert turns["Decided or closed"] == CASE.states - OPEN
    assert [group.name for group in GROUPS if group.can_be_late] == ["With us"]

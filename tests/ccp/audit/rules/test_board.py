"""How the board groups cases."""

from __future__ import annotations

import pytest

from ccp.audit.rules import board
from ccp.audit.rules.flows import CASE, OPEN, WITH_MEMBER, WITH_US


def test_every_state_stands_in_one_group_and_those_with_us_can_be_late():
    assert sorted(board.STATES) == sorted(CASE.states)
    turns = {group.name: frozenset(group.states) for group in board.GROUPS}
    assert turns["With us"] == WITH_US
    assert turns["With the member"] == WITH_MEMBER
    assert turns["Decided or closed"] == CASE.states - OPEN
    assert [group.name for group in board.GROUPS if group.can_be_late] == ["With us"]


@pytest.mark.parametrize("goal", [1, 7, 14, 30])
def test_each_age_has_one_column_and_the_column_holds_it(goal):
    for days in range(60):
        age = board.age_of(days, goal)
        least, most = board.bounds_of(age, goal)
        assert least <= days <= (days if most is None else most)
        others = [each for each in board.AGES if each != age]
        for other in others:
            least, most = board.bounds_of(other, goal)
            assert not (least <= days and (most is None or days <= most))


def test_a_scale_begins_at_eighty_unless_a_rate_lies_below():
    assert board.scale_from([91.7, 94.5]) == 80
    assert board.scale_from([91.7, 63.2]) == 60
    assert board.rate(0, 0) is None

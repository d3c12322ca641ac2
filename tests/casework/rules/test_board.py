"""How a board groups cases by age, and where its scale begins."""

from __future__ import annotations

import pytest

from casework.rules import board


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

"""What passes a quiz."""

from __future__ import annotations

import pytest

from courses.quiz.rules.scoring import pass_with, passed


@pytest.mark.parametrize(
    ("asked", "percent", "fewest"),
    [(10, 80, 8), (12, 80, 10), (9, 80, 8), (1, 80, 1), (3, 1, 1), (7, 100, 7), (50, 79, 40)],
)
def test_the_fewest_right_answers_reach_the_percent(asked, percent, fewest):
    assert pass_with(asked, percent) == fewest
    assert fewest * 100 >= percent * asked > (fewest - 1) * 100
    assert passed(fewest, asked, percent)
    assert not passed(fewest - 1, asked, percent)


def test_a_quiz_without_a_question_passes_nobody():
    assert not passed(0, 0, 80)

"""A title that somebody logged by hand, and a course that would repeat it."""

from __future__ import annotations

from datetime import date

import pytest

from courses.rules.twice import Logged, logged_already

TITLE = "Infection control in the exam room"


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        (TITLE, True),
        ("INFECTION CONTROL, in the exam-room", True),
        ("AMT: Infection control in the exam room (2 h)", True),
        ("Infection control", False),
        ("", False),
    ],
)
def test_a_title_is_the_same_however_it_was_typed(typed, same):
    entry = Logged(7, typed, date(2026, 5, 2))
    assert logged_already(TITLE, [entry]) == (entry if same else None)


def test_a_short_title_is_found_whole_alone():
    entry = Logged(7, "Blood pressure, and how it is taken", date(2026, 5, 2))
    assert logged_already("Blood", [entry]) is None

"""Why a row of a result file waits, where the rows above it are why."""

from __future__ import annotations

from datetime import date

import pytest

from recert.exam.rules.above import Above
from recert.exam.rules.reported import Reported
from recert.rules.results import Hold, Sitting

DAY, LATER = date(2026, 11, 25), date(2026, 11, 27)


def row(line: int, result: str = "fail", day: date = DAY, **said: str) -> Reported:
    return Reported(said.pop("number", "26-A-1"), "Reyes", Sitting(day, result, **said), line)


ABOVE = Above([row(2, "pass", score="81"), row(3, "fail", number="26-A-2")])


@pytest.mark.parametrize(
    ("hold", "below", "why"),
    [
        (Hold.CONTRADICTS, row(5), "Line 2 of this file gives another result: pass."),
        (
            Hold.CONTRADICTS,
            row(5, "pass", score="80"),
            "Line 2 of this file gives another result: pass, score 81.",
        ),
        (Hold.CONTRADICTS, row(5, day=LATER), ""),  # what is on record
        (Hold.CONTRADICTS, row(5, number="26-A-3"), ""),
        (
            Hold.NOT_EXPECTED,
            row(5, day=LATER, number="26-A-2"),
            "After line 3 of this file no result is expected.",
        ),
        (Hold.NOT_EXPECTED, row(5, day=LATER, number="26-A-3"), ""),
        (Hold.OUTSIDE, row(5), ""),
    ],
)
def test_a_line_above_is_named_where_it_is_why(hold, below, why):
    assert ABOVE.why(hold, below) == why


def test_a_cancelled_sitting_above_keeps_no_result_out():
    assert Above([row(2, "cancelled")]).why(Hold.NOT_EXPECTED, row(3, day=LATER)) == ""


def test_the_line_that_says_the_same_is_named():
    assert ABOVE.same(row(4, "pass")) == "Line 2 of this file gives the same result."
    assert ABOVE.same(row(4, number="26-A-3")) == ""

"""What becomes of a result that is reported (handbook section 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from members.rules.calendar import Period
from recert.rules.results import (
    Hold,
    Known,
    Sitting,
    anew,
    judged,
    judged_in_turn,
    moves_anchor,
    not_right,
)

FIRST, LAST, OVER = date(2026, 3, 1), date(2027, 2, 28), date(2027, 3, 1)
DAY = date(2026, 6, 1)
FAILED = Sitting(DAY, "fail", "61", "B")
KNOWN = Known("O'Brien", "Jr.", "authorized", Period(FIRST, OVER), lapsed=True, left=3)


@pytest.mark.parametrize("day", [FIRST, DAY, LAST])
@pytest.mark.parametrize("name", ["O'Brien", "obrien", "OBRIEN JR", "O’Brien", None])
@pytest.mark.parametrize("result", ["pass", "fail", "cancelled"])
def test_a_result_in_the_window_under_the_name_on_record_is_taken(day, name, result):
    assert judged(Sitting(day, result), name, KNOWN).taken


@pytest.mark.parametrize(
    ("sitting", "name", "known", "holds"),
    [
        (FAILED, "Reyes", KNOWN, [Hold.NAME]),
        (FAILED, "", KNOWN, [Hold.NAME]),
        (Sitting(date(2026, 2, 28), "pass"), "O'Brien", KNOWN, [Hold.OUTSIDE]),
        (Sitting(OVER, "pass"), "Reyes", KNOWN, [Hold.NAME, Hold.OUTSIDE]),
        (FAILED, "O'Brien", replace(KNOWN, state="failed_attempt"), [Hold.NOT_EXPECTED]),
        (FAILED, "O'Brien", replace(KNOWN, state="closed", left=0), [Hold.NOT_EXPECTED]),
        (Sitting(DAY, "pass"), "O'Brien", replace(KNOWN, lapsed=False), [Hold.NOT_LAPSED]),
        (Sitting(DAY, "pass"), "O'Brien", KNOWN.after(FAILED), [Hold.CONTRADICTS]),
        (Sitting(DAY, "fail", "62"), "O'Brien", KNOWN.after(FAILED), [Hold.CONTRADICTS]),
        (Sitting(DAY, "fail", "61", "C"), "O'Brien", KNOWN.after(FAILED), [Hold.CONTRADICTS]),
    ],
)
def test_what_does_not_fit_waits_for_a_person_with_every_reason(sitting, name, known, holds):
    found = judged(sitting, name, known)
    assert list(found.holds) == holds
    assert found.acceptable == (holds == [Hold.NAME])


@pytest.mark.parametrize(
    "again",
    [FAILED, Sitting(DAY, "fail"), Sitting(DAY, "fail", "61", "b"), Sitting(DAY, "fail", "", "B")],
)
@pytest.mark.parametrize("name", ["O'Brien", "Reyes"])
def test_the_same_again_is_nothing_whatever_is_left_out(again, name):
    assert judged(again, name, KNOWN.after(FAILED)).again


def test_each_is_judged_as_if_those_before_it_were_taken():
    rows = [
        (1, FAILED, "O'Brien"),
        (1, FAILED, "O'Brien"),
        (1, Sitting(date(2026, 8, 1), "pass"), "O'Brien"),
        (2, Sitting(DAY, "cancelled"), "O'Brien"),
        (2, Sitting(date(2026, 8, 1), "pass"), "O'Brien"),
        (2, Sitting(date(2026, 8, 2), "pass"), "O'Brien"),
    ]
    found = judged_in_turn(rows, {1: KNOWN, 2: KNOWN})
    told = ["again" if one.again else ",".join(one.holds) or "taken" for one in found]
    assert told == ["taken", "again", "not_expected", "taken", "taken", "not_expected"]


def test_a_third_failed_attempt_is_the_last_and_a_cancelled_one_is_none():
    last = replace(KNOWN, left=1)
    assert KNOWN.after(FAILED).state == "failed_attempt"
    assert last.after(FAILED).state == "closed"
    assert last.after(Sitting(DAY, "cancelled")) == replace(
        last, sittings=(Sitting(DAY, "cancelled"),)
    )


LATE = replace(KNOWN, state="closed")  # by the calendar: attempts are left


def test_word_that_comes_after_the_last_day_counts_where_the_exam_was_in_its_time():
    assert judged(Sitting(LAST, "pass"), "O'Brien", LATE).taken
    assert judged(FAILED, "O'Brien", LATE).taken
    assert LATE.after(FAILED).state == "closed"
    assert LATE.after(Sitting(DAY, "pass")).state == "passed"
    tried = replace(LATE, sittings=(FAILED,), left=2)  # and did not pay for another attempt
    later = Sitting(date(2026, 8, 1), "pass")
    assert judged(later, "O'Brien", tried).holds == (Hold.NOT_EXPECTED,)
    assert judged(later, "O'Brien", replace(tried, paid=frozenset({1}))).taken


@pytest.mark.parametrize("state", ["authorized", "failed_attempt", "closed", "passed"])
def test_a_cancelled_sitting_changes_nothing_and_is_noted_whatever_became_of_it(state):
    cancelled = Sitting(DAY, "cancelled")
    known = replace(KNOWN, state=state, left=0)
    assert judged(cancelled, "O'Brien", known).taken
    assert known.after(cancelled).state == state


@pytest.mark.parametrize("state", ["withdrawn", "denied", "approved"])
def test_nothing_is_expected_of_what_has_not_come_to_the_exam(state):
    for result in ("pass", "fail", "cancelled"):
        found = judged(Sitting(DAY, result), "O'Brien", replace(KNOWN, state=state))
        assert found.holds == (Hold.NOT_EXPECTED,)


@pytest.mark.parametrize(
    ("results", "left", "paid", "over", "state"),
    [
        ([], 3, [], False, "authorized"),
        (["cancelled"], 3, [], False, "authorized"),
        (["cancelled"], 3, [], True, "closed"),
        (["fail"], 2, [], False, "failed_attempt"),
        (["fail"], 2, [1], False, "authorized"),
        (["fail", "fail"], 1, [1], False, "failed_attempt"),
        (["fail", "fail"], 1, [1, 2], True, "closed"),
        (["fail", "fail", "fail"], 0, [1, 2], False, "closed"),
        (["fail", "pass"], 1, [1], True, "passed"),
    ],
)
def test_what_all_its_results_make_of_an_application(results, left, paid, over, state):
    assert anew(results, left=left, paid=paid, over=over) == state


PASSED = Sitting(DAY, "pass", "81")


@pytest.mark.parametrize(
    ("before", "to", "moves"),
    [
        (PASSED, None, True),
        (PASSED, replace(PASSED, result="fail"), True),
        (PASSED, replace(PASSED, attempted_on=LAST), True),
        (PASSED, replace(PASSED, score="82"), False),
        (FAILED, PASSED, False),
        (FAILED, None, False),
    ],
)
def test_a_correction_takes_two_where_a_certification_rests_on_the_result(before, to, moves):
    assert moves_anchor(before, to) == moves


def test_what_is_said_to_be_right_fits_the_window_and_the_other_results():
    assert not_right(Sitting(LAST, "pass"), KNOWN) == ()
    assert not_right(Sitting(OVER, "pass"), KNOWN) == (Hold.OUTSIDE,)
    assert not_right(Sitting(DAY, "pass"), KNOWN.after(FAILED)) == (Hold.CONTRADICTS,)
    assert not_right(FAILED, replace(KNOWN, left=0)) == (Hold.NOT_EXPECTED,)

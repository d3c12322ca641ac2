"""What a typed certification number may be on record as."""

from __future__ import annotations

import pytest

from members.rules.numbers import on_record


@pytest.mark.parametrize(
    "typed",
    ["3027715", "RPT 3027715", "rpt3027715", "RPT-3027715", "RPT No. 3027715", "No. 3027715 "],
)
def test_the_letters_that_screens_print_before_a_number_may_be_typed_too(typed):
    assert "3027715" in on_record(typed)


@pytest.mark.parametrize(
    "typed",
    [" rma-900001 ", "No. RMA-900001", "no RMA-900001", "RMA No. RMA-900001", "RMA No.RMA-900001"],
)
def test_a_number_with_letters_of_its_own_stays_possible(typed):
    number = " ".join(typed.upper().split())
    assert on_record(typed) == {number, "RMA-900001", "900001"}


@pytest.mark.parametrize(
    "typed",
    ["Reyes", "", "NO.", "ABCDE 3027715", "12 RPT", "Noah", "Norma 12", "No Li", "Bruno Reyes"],
)
def test_what_begins_with_no_program_stays_as_it_is(typed):
    assert on_record(typed) == {typed.upper()}

"""Which words a member finds on each day of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ccp.audit.rules.telling import MINE, OURS, TO_DO, CaseFacts, Telling, presses, telling
from tests.tellings import words_in

LAST = date(2027, 3, 16)
ASKED = CaseFacts("notified", last_day=LAST)
FAILED = CaseFacts("failed", last_day=LAST, appeal_through=date(2027, 4, 16))


@pytest.mark.parametrize(
    ("case", "on", "told"),
    [
        (CaseFacts("selected"), LAST, None),
        (ASKED, LAST, "answer"),
        (ASKED, LAST + timedelta(days=1), "over"),
        (replace(ASKED, to_prove=False), LAST, "confirm"),
        (replace(ASKED, listed=False, to_prove=False), LAST, "list"),
        (replace(ASKED, state="deficient"), LAST, "replace"),
        (replace(ASKED, state="deficient"), LAST + timedelta(days=1), "over"),
        (replace(ASKED, state="submitted"), LAST + timedelta(days=40), "with_us"),
        (replace(ASKED, state="in_review"), LAST + timedelta(days=40), "in_review"),
        (FAILED, date(2027, 4, 16), "appeal"),
        (FAILED, date(2027, 4, 17), "failed"),
        (replace(FAILED, appealed=True), date(2027, 4, 1), "failed"),
        (replace(FAILED, state="appealed"), date(2027, 5, 1), "appealed"),
        (CaseFacts("passed"), LAST, "passed"),
        (CaseFacts("passed", appealed=True), LAST, "passed_on_appeal"),
        (CaseFacts("withdrawn"), LAST, "withdrawn"),
        (CaseFacts("withdrawn", taken_back=True), LAST, "taken_back"),
    ],
)
def test_each_state_has_its_words(case, on, told):
    assert telling(case, on) == told


def test_each_telling_has_its_words_and_no_words_lie_idle():
    assert set(Telling) == words_in("ccp/audit/tellings")


def test_a_case_is_mine_or_with_us_or_over():
    over = {Telling.OVER, Telling.FAILED, Telling.PASSED, Telling.WITHDRAWN}
    over |= {Telling.PASSED_ON_APPEAL, Telling.TAKEN_BACK}
    assert {*TO_DO, *OURS, *over} == set(Telling)
    assert not TO_DO & OURS
    assert {Telling.APPEAL} == TO_DO - MINE


def test_the_last_three_days_press():
    assert [presses(left) for left in (4, 3, 1)] == [False, True, True]

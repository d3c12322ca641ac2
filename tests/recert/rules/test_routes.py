"""The routes that a page offers are those of standing, with until when and why not (section 9)."""

from __future__ import annotations

from datetime import date

from members.rules.standing import StandingFacts, decide
from recert.rules.routes import Shut, offers
from tests.handbook import POLICY

LAPSED = StandingFacts(granted_on=date(2005, 5, 10))  # its dues of 2006 were never paid


def shown(on, facts=LAPSED):
    return offers(decide(facts, on, POLICY), POLICY)


def test_by_ccp_through_the_day_before_ten_years_and_by_exam_without_end():
    last, first = date(2016, 6, 30), date(2016, 7, 1)
    ccp, exam = shown(last)
    assert (ccp.open, ccp.through, exam.open, exam.through) == (True, last, True, None)
    ccp, exam = shown(first)
    assert (ccp.shut, ccp.closed_from, exam.open) == (Shut.TOO_OLD, first, True)


def test_who_is_not_lapsed_or_comes_back_by_paying_gets_no_route():
    for on, why in (
        (date(2006, 6, 30), Shut.NOT_LAPSED),
        (date(2006, 7, 1), Shut.PAY),
        (date(2009, 5, 9), Shut.PAY),
    ):
        assert [each.shut for each in shown(on)] == [why, why]
    assert [each.shut for each in shown(date(2009, 5, 10))] == [None, None]

"""The routes that a page offers are those of standing, with until when and why not (section 9)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from amt_portal.explain.standing import asked
from members.rules.standing import StandingFacts, decide
from recert.rules.routes import Shut, offers
from tests.handbook import POLICY

VECTORS = Path(__file__).parents[2] / "vectors" / "standing.jsonl"
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


def test_the_routes_are_those_that_the_handbooks_own_cases_explain():
    seen = set()
    for line in VECTORS.read_text("utf-8").splitlines():
        case = json.loads(line)
        facts, on = asked(case["in"])
        routes = tuple(each.route for each in shown(on, facts) if each.open)
        assert list(routes) == case["out"]["routes"]
        seen.add(routes)
    assert seen == {(), ("exam",), ("ccp", "exam")}

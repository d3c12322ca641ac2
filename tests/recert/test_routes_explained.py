"""The routes that a page offers are those that `explain standing` names."""

from __future__ import annotations

import json
from pathlib import Path

from amt_portal.explain.standing import asked
from members.rules.standing import decide
from recert.rules.routes import offers
from tests.handbook import POLICY

VECTORS = Path(__file__).parents[1] / "vectors" / "standing.jsonl"


def test_the_routes_are_those_that_the_handbooks_own_cases_explain():
    seen = set()
    for line in VECTORS.read_text("utf-8").splitlines():
        case = json.loads(line)
        facts, on = asked(case["in"])
        routes = tuple(
            each.route for each in offers(decide(facts, on, POLICY), POLICY) if each.open
        )
        assert list(routes) == case["out"]["routes"]
        seen.add(routes)
    assert seen == {(), ("exam",), ("ccp", "exam")}

"""The moves of a case (handbook section 7), and when activities are listed in it."""

from __future__ import annotations

from ccp.audit.rules.flows import CASE, lists

TO = {
    "selected": "notified withdrawn",
    "notified": "submitted failed withdrawn",
    "submitted": "in_review withdrawn",
    "in_review": "submitted passed deficient failed withdrawn",
    "deficient": "submitted failed withdrawn",
    "failed": "appealed withdrawn",
    "appealed": "passed failed withdrawn",
}


def test_a_case_moves_so_and_no_other_way():
    wanted = {(before, after) for before, states in TO.items() for after in states.split()}
    assert set(CASE.pairs()) == wanted


def test_where_activities_are_listed():
    listed = {
        attested: {state for state in TO if lists(state, attested=attested)}
        for attested in (True, False)
    }
    assert listed == {True: {"notified", "deficient", "failed"}, False: {"deficient"}}

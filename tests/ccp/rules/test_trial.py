"""What categories earn, tried on the points rule."""

from __future__ import annotations

from datetime import date

import pytest

from ccp.rules import trial
from ccp.rules.trial import try_points
from members.queries.policy import read_policy, starting_document
from members.rules.dated import PolicyError


def changed(**figures):
    document = starting_document()
    later = [
        row | {"valid_from": date(2027, 1, 1)} | figures.get(row["code"], {})
        for row in document["category"]
    ]
    return read_policy(document | {"category": [*document["category"], *later]})


def test_the_most_that_can_be_entered_at_the_most_it_can_earn_has_an_answer():
    try_points(changed(instruction={"factors": {"hour": "100"}, "step": "0.01", "cap": None}))


def test_what_the_rule_dies_of_is_told(monkeypatch):
    def without_a_factor(*_args):
        raise KeyError("hour")

    monkeypatch.setattr(trial, "tally", without_a_factor)
    with pytest.raises(PolicyError, match="Points finds no answer for 2027-01-01"):
        try_points(changed())

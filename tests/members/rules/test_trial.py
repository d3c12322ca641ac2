"""Figures tried on the standing rule."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from billing.dues.rules.figures import LATE_FEE
from members.rules import trial
from members.rules.dated import PolicyError
from members.rules.figures import GRACE_DAYS
from members.rules.trial import answering, days_of_change, try_standing
from tests.handbook import POLICY, policy_with

DAY = "2027-01-01"


def figure(name, value):
    return {"name": name, "value": value, "valid_from": DAY}


@pytest.mark.parametrize(("grace", "payable"), list(product([0, 180], [1, 10])))
def test_every_corner_of_the_bounds_has_an_answer(grace, payable):
    try_standing(policy_with(figure("grace_days", grace), figure("dues_payable_years", payable)))


def test_only_days_of_change_are_tried():
    policy = policy_with(figure("grace_days", 10))
    assert days_of_change([policy[GRACE_DAYS], policy[LATE_FEE]]) == [date(2027, 1, 1)]


def test_what_the_rule_dies_of_is_told_with_its_day(monkeypatch):
    def overflowing(*_args):
        raise OverflowError("date value out of range")

    try_standing(POLICY)
    monkeypatch.setattr(trial, "decide", overflowing)
    with pytest.raises(PolicyError, match="Standing finds no answer for 2027-01-01: date value"):
        try_standing(policy_with(figure("grace_days", 10)))
    with pytest.raises(PolicyError, match="Points"), answering("Points", date(2027, 1, 1)):
        raise KeyError("hour")

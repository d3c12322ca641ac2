"""Which words tell what paying does: what Python may name has a template, and no other has."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import get_args

import pytest

from billing.dues.rules import telling
from billing.dues.rules.paying import Paying
from members.rules.standing import StandingDecision, Word
from tests.tellings import words_in

EITHER = (True, False)
STANDINGS = [
    StandingDecision(date(2026, 11, 22), word, way_back=way_back)
    for word, way_back in product(get_args(Word), (None, "pay_dues", "recertify"))
    if (word == "lapsed") == (way_back is not None)
]
PAID = [Paying(now, then, (), (), date(2027, 10, 13)) for now, then in product(STANDINGS, repeat=2)]
TOLD = {
    "headlines": [
        telling.headline(late_fee=late_fee, paid=paid, renewed=renewed)
        for late_fee, paid, renewed in product(EITHER, repeat=3)
    ],
    "overdue": [
        telling.overdue(now, late_fee=late_fee, past_due=past_due, short=short)
        for now, late_fee, past_due, short in product(STANDINGS, EITHER, EITHER, EITHER)
    ],
    "brings": [telling.brings(one, late_fee=late_fee) for one, late_fee in product(PAID, EITHER)],
    "by_check": [
        telling.by_check(short=short, back=back, grace=grace)
        for short, back, grace in product(EITHER, repeat=3)
    ],
    "paid": [telling.paid(one) for one in PAID],
}


@pytest.mark.parametrize("folder", TOLD)
def test_each_telling_has_its_words_and_no_words_lie_idle(folder):
    assert set(TOLD[folder]) - {""} == words_in(f"billing/dues/{folder}")


def test_what_follows_without_paying_has_its_words():
    told = [telling.standing(now, None) for now in STANDINGS]
    told += [telling.standing(one.now, one) for one in PAID]
    assert set(told) - {"", "certified"} == words_in("words/standing")


def standing(word, way_back=None):
    return next(one for one in STANDINGS if (one.standing, one.way_back) == (word, way_back))


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (standing("active"), standing("active"), "stays_active"),
        (standing("lapsed", "pay_dues"), standing("active"), "back"),
        (standing("lapsed", "pay_dues"), standing("grace"), "back_in_grace"),
        (standing("lapsed", "pay_dues"), standing("lapsed", "pay_dues"), "nothing_back"),
        (standing("lapsed", "recertify"), standing("lapsed", "recertify"), "stays_lapsed"),
        (standing("grace"), standing("active"), "back"),
        (standing("suspended"), standing("suspended"), "stays_suspended"),
        (standing("retired"), standing("retired"), "stays_gone"),
    ],
)
def test_what_paying_brings_is_told_by_what_it_does(now, then, words):
    assert telling.brings(Paying(now, then, (), (), None), late_fee=False) == words


def test_who_is_lapsed_is_told_so_on_any_day_and_others_once_it_is_past_due():
    lapsed, active = standing("lapsed", "pay_dues"), standing("active")
    asked = {"late_fee": False, "past_due": False, "short": False}
    assert telling.overdue(lapsed, **asked) == "brings_back"
    assert telling.overdue(lapsed, **asked | {"short": True}) == "brings_nothing_back"
    assert telling.overdue(active, **asked) == ""
    assert telling.overdue(active, **asked | {"past_due": True}) == "certified"

"""Which words tell what paying does: what Python may name has a template, and no other has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import get_args

import pytest

from billing.dues.rules import telling
from billing.dues.rules.paying import Open, Paying
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
    "rows": [
        telling.row(ended and (ended, date(2026, 11, 22)), charged=charged, cleared=cleared)
        for ended, charged, cleared in product(("", *get_args(Word)), EITHER, EITHER)
        if ended in {"", "retired", "revoked", "deceased"}
    ],
}


@pytest.mark.parametrize("folder", TOLD)
def test_each_telling_has_its_words_and_no_words_lie_idle(folder):
    assert set(TOLD[folder]) - {""} == words_in(f"billing/dues/{folder}")


def test_what_follows_without_paying_has_its_words():
    told = [telling.standing(now, None) for now in STANDINGS]
    told += [telling.standing(one.now, one) for one in PAID]
    assert set(told) - {"", "certified"} == words_in("words/standing")


def lines(*invoices):
    return tuple(Open(n, invoice, 1, 2026, Decimal("50.00")) for n, invoice in enumerate(invoices))


def test_the_button_of_a_lapse_pays_only_what_brings_it_back():
    lapsed, active = standing("lapsed", "pay_dues"), standing("active")
    back = Paying(lapsed, active, lines("26-000001"), (), None)
    told = {
        "pay": back,
        "pay_all": replace(back, lines=lines("25-000001", "26-000001")),
        "sign_in": replace(back, then=lapsed, lines=()),
        "way_back": None,
    }
    assert {name: telling.way(takes) for name, takes in told.items()} == {
        name: name for name in told
    }
    assert telling.way(replace(back, then=lapsed)) == "pay_all"
    assert set(told) == words_in("words/lapsed/way")


def test_a_line_to_which_a_payment_goes_says_only_that_it_brings_nothing_back():
    retired = ("retired", date(2026, 11, 22))
    assert telling.row(retired, charged=True, cleared=False) == "retired"
    assert telling.row(None, charged=True, cleared=False) == ""
    assert telling.row(retired, charged=False, cleared=True) == "cleared"
    assert telling.row(retired, charged=False, cleared=False) == "no_longer"


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

"""Which words tell what hangs on a cycle."""

from __future__ import annotations

from itertools import product
from typing import get_args

from ccp.rules import telling
from members.rules.standing import Word
from tests.tellings import words_in

EITHER = (True, False)


def test_each_telling_has_its_words_and_no_words_lie_idle():
    told = {
        telling.if_short(standing, mandatory=mandatory)
        for standing, mandatory in product(get_args(Word), EITHER)
    }
    assert told == words_in("words/cycle/if_short")
    told = {
        telling.missed(standing, turned=turned)
        for standing, turned in product(get_args(Word), EITHER)
    }
    assert told == words_in("words/cycle/missed")


def test_a_recommended_cycle_costs_nothing_and_one_that_lapsed_elsewhere_is_told_so():
    assert telling.if_short("lapsed", mandatory=False) == "recommended"
    assert telling.if_short("active", mandatory=True) == "lapses"
    assert telling.missed("lapsed", turned=True) == "turned"
    assert telling.missed("lapsed", turned=False) == "lapsed"

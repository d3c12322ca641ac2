"""Which words tell of an invoice: what Python may name has a template, and no other has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from billing.rules import telling
from tests.tellings import words_in

STATES, EITHER = ("open", "paid", "void"), (True, False)
DUE = date(2026, 11, 30)
DAYS = (DUE, date(2026, 12, 1))
TOLD = {
    "states": {telling.state(state, DUE, on) for state, on in product(STATES, DAYS)},
    "pay": {telling.page(state, payable=payable) for state, payable in product(STATES, EITHER)},
    "ended": {telling.ended(state) for state in STATES},
    "notes": {
        name
        for state, paid, payable in product(STATES, EITHER, EITHER)
        for name in telling.notes(state, paid=paid, payable=payable)
    },
    "deeds": {
        name
        for state, paid, finance in product(STATES, EITHER, EITHER)
        for name in telling.deeds(state, paid=paid, finance=finance)
    },
    "rest": {telling.rest(Decimal(amount), Decimal(50)) for amount in (40, 50, 60)},
}


@pytest.mark.parametrize("folder", TOLD)
def test_each_telling_has_its_words_and_no_words_lie_idle(folder):
    assert TOLD[folder] - {""} == words_in(f"billing/{folder}")


def test_it_is_past_due_from_the_day_after_and_only_while_it_is_open():
    assert [telling.state("open", DUE, on) for on in DAYS] == ["open", "past_due"]
    assert telling.state("paid", DUE, DAYS[1]) == "paid"


def test_it_asks_for_money_only_where_that_helps():
    assert telling.page("open", payable=True) == "asks"
    assert telling.page("open", payable=False) == "no_longer"
    assert telling.page("void", payable=True) == "void"


def test_what_was_paid_in_part_cannot_be_void_and_support_does_nothing():
    assert telling.deeds("open", paid=False, finance=True) == ["void", "enter"]
    assert telling.deeds("open", paid=True, finance=True) == ["enter"]
    assert telling.deeds("open", paid=False, finance=False) == []
    assert telling.notes("open", paid=True, payable=False) == ["part_paid", "no_longer"]
    assert telling.notes("paid", paid=True, payable=False) == []


def test_a_payment_leaves_something_or_has_something_over():
    due = Decimal("50.00")
    assert telling.rest(Decimal("49.99"), due) == "short"
    assert telling.rest(due, due) == ""
    assert telling.rest(Decimal("50.01"), due) == "over"

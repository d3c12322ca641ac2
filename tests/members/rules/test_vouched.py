"""Codes on documents: every slip of a finger is told, and how one is typed does not matter."""

from __future__ import annotations

import random

import pytest

from members.rules.vouched import CHANCE, LETTERS, read, shown, with_check

DRAWN = [12, 7, 19, 4, 22, 9, 28, 21, 29, 8, 0]
CODE = with_check(DRAWN)


def test_a_code_holds_more_than_fifty_bits_and_stands_in_fours():
    assert len(LETTERS) ** CHANCE > 2**50
    assert [len(group) for group in shown(CODE).split("-")] == [4, 4, 4]
    assert not set("ILOUV") & set(LETTERS)


@pytest.mark.parametrize(
    "typed",
    [
        shown(CODE).lower(),
        CODE,
        f"  {CODE[:4]} {CODE[4:8]}\u2013{CODE[8:]}\n",
        CODE.replace("0", "O"),
        CODE.replace("0", "o").replace("1", "l"),
        CODE.replace("1", "I"),
    ],
)
def test_how_it_is_typed_does_not_matter(typed):
    assert "0" in CODE
    assert read(typed) == CODE


@pytest.mark.parametrize("typed", ["", "-", "0", CODE[:-1], f"{CODE}0", "☃" * 12, "U" * 12, "\0"])
def test_what_is_no_code(typed):
    assert read(typed) is None


def test_every_wrong_letter_and_every_two_that_changed_places_are_told():
    chance = random.Random(14)
    for _ in range(20):
        code = with_check([chance.randrange(len(LETTERS)) for _ in range(CHANCE)])
        assert read(code) == code
        for at, letter in enumerate(code):
            others = (code[:at] + other + code[at + 1 :] for other in LETTERS if other != letter)
            assert not any(map(read, others))
        for at in range(CHANCE - 1):
            if code[at] != code[at + 1]:
                assert read(code[:at] + code[at + 1] + code[at] + code[at + 2 :]) is None

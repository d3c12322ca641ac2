"""Numbers of checks as people type them, and the days on which one may have come in."""

from __future__ import annotations

from datetime import date

import pytest

from billing.rules.checks import earliest, same_check


@pytest.mark.parametrize(
    "typed",
    [
        "8812",
        "#8812",
        " 88 12 ",
        "008812",
        "No. 8812",
        "check 8812",
        "Check no. 8812",
        "CK#8812",
        "8812.",
        "\N{FULLWIDTH DIGIT EIGHT}812",
        "88\N{NO-BREAK SPACE}12",
        "88-12",
        "№ 8812",
    ],
)
def test_a_number_is_the_same_in_every_spelling(typed):
    assert same_check("8812", typed)
    assert same_check(typed, "#8812")


@pytest.mark.parametrize("other", ["8813", "88120", "A8812", "", "#", "no.", "0"])
def test_another_number_and_none_at_all_are_no_match(other):
    assert not same_check("8812", other)
    assert not same_check(other, "")


def test_letters_that_belong_to_a_number_count():
    assert same_check("MO-55A", "mo 55a")
    assert not same_check("55A", "55B")


def test_five_years_back_is_the_earliest():
    assert earliest(date(2026, 11, 22)) == date(2021, 11, 22)
    assert earliest(date(2028, 2, 29)) == date(2023, 2, 28)

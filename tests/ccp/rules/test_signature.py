from __future__ import annotations

import pytest

from ccp.rules.signature import signs_as


@pytest.mark.parametrize(
    "typed",
    [
        "Maria Muñoz-O'Brien",
        "maria munoz obrien",
        "Dr. María T. Muñoz O’Brien, RMA",
        "MARIA TERESA MUÑOZ-O'BRIEN",
    ],
)
def test_a_name_typed_with_other_case_accents_or_punctuation_signs(typed):
    assert signs_as(typed, "Maria Teresa", "Muñoz-O'Brien")


@pytest.mark.parametrize(
    "typed", ["", "Maria", "Muñoz-O'Brien", "M Muñoz-O'Brien", "Maria Brien", "Joan Muñoz-O'Brien"]
)
def test_part_of_a_name_or_another_name_does_not_sign(typed):
    assert not signs_as(typed, "Maria Teresa", "Muñoz-O'Brien")


def test_a_record_without_first_name_is_signed_by_the_last():
    assert signs_as("Suharto", "", "Suharto")
    assert not signs_as("", "", "Suharto")

from __future__ import annotations

import pytest

from ccp.rules.signature import signs_as
from tests import trials


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


@pytest.mark.parametrize(
    ("record", "typed", "same"), [tuple(row.values()) for row in trials.rows("names.jsonl")]
)
def test_a_signature_takes_the_spellings_that_verification_takes(record, typed, same):
    for signed in (f"Ana {typed}", f"Dr. Ana Maria {typed}, RMA"):
        assert signs_as(signed, "Ana", record) == same


@pytest.mark.parametrize(
    ("typed", "first_name"),
    [
        ("Maryann Smith", "Mary Ann"),
        ("Mary Smith", "Mary-Ann"),
        ("D Angelo Smith", "D’Angelo"),
        ("Zoe Smith", "Zoë"),
        ("Prof Smith", "Prof"),
    ],
)
def test_first_names_compare_as_last_names_do(typed, first_name):
    assert signs_as(typed, first_name, "Smith")


@pytest.mark.parametrize("nothing", ["", "-", "’"])
def test_a_name_without_a_letter_signs_nothing(nothing):
    assert not signs_as(nothing, "", nothing)
    assert not signs_as(f"Ana {nothing}", "Ana", nothing)

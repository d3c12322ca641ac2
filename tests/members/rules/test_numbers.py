"""Which typed numbers are the one on record."""

from __future__ import annotations

import pytest

from members.rules.numbers import bare, letters, read_as, same_number

WAYS = [
    "RPT-920015",
    "rpt-920015",
    "Rpt 920015",
    "RPT920015",
    "920015",
    " 920 015 ",
    "RPT–920015",
    "RPT\u2011920\u2212015",
    "RPT\u00a0920015",
    "\u200bRPT-920015\ufeff",
    "ＲＰＴ－９２００１５",
    "٩٢٠٠١٥",
    "No. 920015",
    "no 920015",
    "#920015",
    "№ 920015",
    "RPT No. 920015",
    "RPT No. RPT-920015",
    "RPT No.RPT-920015",
    "Certification number: RPT-920015",
    "R P T 920015",
    "R.P.T. 920015",
    "r-p-t-920015",
    "RP T No. 920015",
    "RPT R P T 920015",
    "AMT R. P. T. # 920 015",
    "RPT certificate number 920015",
    "Reg. No. 920015",
    "my credential is RPT 920015",
]


@pytest.mark.parametrize("typed", WAYS)
@pytest.mark.parametrize("record", ["RPT-920015", "rpt-920015", "920015", "RPT 920015"])
def test_a_number_is_itself_however_it_is_typed(typed, record):
    assert same_number(typed, record, {"RPT"})


def test_of_several_letters_with_blanks_those_on_record_are_meant():
    assert letters("R P T 920015", {"RPT"}) == letters("RMA R P T 920015", {"RPT"}) == "RPT"
    assert letters("R P T 920015", {"RMA"}) == "T"


def test_the_letters_are_those_on_record_or_a_code_of_the_program():
    assert same_number("MT-100200", "MT-100200", {"MLS", "MT"})
    assert same_number("MLS-100200", "MT-100200", {"MLS", "MT"})
    assert same_number("MLS No. MT-100200", "MT-100200", {"MLS", "MT"})
    assert not same_number("RMA-100200", "MT-100200", {"MLS", "MT"})
    assert not same_number("RMA-100200", "100200", {"MLS", "MT"})


@pytest.mark.parametrize(
    ("typed", "record"),
    [
        ("", ""),
        ("-", "-"),
        ("RPT", "RPT-1"),
        ("RPT-92001", "RPT-920015"),
        ("RPT-9200150", "RPT-920015"),
        ("20015", "RPT-920015"),
        ("920015-A", "RPT-920015"),
        ("Norma 12", "12"),
        ("ABCDE 920015", "920015"),
        ("R M A 920015", "RPT-920015"),
        ("P T 920015", "RPT-920015"),
        ("R P T S 920015", "RPT-920015"),
    ],
)
def test_other_numbers_and_nothing_are_not_it(typed, record):
    assert not same_number(typed, record, {"RPT"})


def test_a_number_without_digits_is_found_whole():
    assert bare("ab-cd") == "ABCD"
    assert same_number("ab cd", "AB-CD")


@pytest.mark.parametrize(
    ("typed", "read"),
    [("MT 3 411-092", "3411092"), ("3411092", ""), (" 3411092 ", ""), ("٣٤", "34"), ("☃", "")],
)
def test_what_was_forgiven_is_told(typed, read):
    assert read_as(typed) == read

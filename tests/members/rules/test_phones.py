"""Phone numbers: the spellings of one number, and what is none."""

from __future__ import annotations

import pytest

from members.rules.phones import readable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2125550123", "(212) 555-0123"),
        ("212-555-0123", "(212) 555-0123"),
        ("212.555.0123", "(212) 555-0123"),
        (" 1 (212) 555–0123 ", "(212) 555-0123"),
        ("+1 212 555 0123", "(212) 555-0123"),
        ("001 212 555 0123", "(212) 555-0123"),
        ("２１２ ５５５ ０１２３", "(212) 555-0123"),
        ("212-555-0123 x4", "(212) 555-0123 ext. 4"),
        ("(212) 555-0123, ext. 0042", "(212) 555-0123 ext. 0042"),
        ("212-555-0123 Extension 42", "(212) 555-0123 ext. 42"),
        ("2125550123#42", "(212) 555-0123 ext. 42"),
        ("(212) 555-0123 ext. 4", "(212) 555-0123 ext. 4"),
        ("787-555-0123", "(787) 555-0123"),
        ("+49 30 901820", "+49 30 901820"),
        ("+49 (30) 90-18-20 ext 7", "+49 30 90 18 20 ext. 7"),
        ("0049 30 901820", "+49 30 901820"),
        ("011 44 20 7946 0018", "+44 20 7946 0018"),
    ],
)
def test_each_spelling_of_a_number_is_kept_in_one_way(typed, kept):
    assert readable(typed) == kept
    assert readable(kept) == kept


@pytest.mark.parametrize(
    "typed",
    ["call me maybe", "555-0123", "112-555-0123", "212-155-0123", "1-800-FLOWERS", "-", "+",
     "ext. 4", "21255501234567", "+49 12", "+0 30 901820", "+49 30 901820 901820 901820",
     "212 555 0123 or 4", "(006) 026-7735"],
)  # fmt: skip
def test_what_is_no_phone_number_is_none(typed):
    assert readable(typed) is None

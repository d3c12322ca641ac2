"""Amounts: one rounding, and reading what people write."""

from __future__ import annotations

from decimal import Decimal

import pytest

from billing.rules.money import cents, parse_amount


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.005", "0.01"), ("0.015", "0.02"), ("2.675", "2.68"), ("1.004", "1.00"), ("50", "50.00")],
)
def test_half_a_cent_is_rounded_up(value, expected):
    assert str(cents(Decimal(value))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", "50.00"),
        (" $50.00 ", "50.00"),
        ("$1,250.5", "1250.50"),
        ("1250.50", "1250.50"),
        ("-5.00", "-5.00"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, expected):
    assert str(parse_amount(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "$",
        "fifty",
        "1.005",
        "1e3",
        "NaN",
        "Infinity",
        "1,5",
        "12,50.00",
        "５０",
        ".5",
        "5.",
        "1 0",
    ],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount(text)


def test_more_than_a_column_holds_is_refused():
    assert parse_amount("99999999.99")
    with pytest.raises(ValueError, match="too large"):
        parse_amount("100000000.00")

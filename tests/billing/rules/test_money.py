"""Amounts: one rounding."""

from __future__ import annotations

from decimal import Decimal

import pytest

from billing.rules.money import cents


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.005", "0.01"), ("0.015", "0.02"), ("2.675", "2.68"), ("1.004", "1.00"), ("50", "50.00")],
)
def test_half_a_cent_is_rounded_up(value, expected):
    assert str(cents(Decimal(value))) == expected

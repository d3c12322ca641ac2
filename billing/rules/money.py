"""Money: exact decimals with two places and one way of rounding (handbook section 5 and 3)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
MOST = Decimal("99999999.99")  # what an amount column holds
AMOUNT = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?", re.ASCII)


def cents(value: Decimal) -> Decimal:
    """The value with two places, half up: the only rounding of money in the portal."""
    return value.quantize(CENT, ROUND_HALF_UP)


def parse_amount(text: str) -> Decimal:
    """An amount as people write it: `50`, `50.00`, `$1,250.00`; never rounded.

    Raises ValueError when it is no amount, has more than two decimals or too many digits.
    """
    digits = text.strip().removeprefix("$").strip()
    if not AMOUNT.fullmatch(digits):
        raise ValueError("not an amount")
    value = Decimal(digits.replace(",", ""))
    if abs(value) > MOST:
        raise ValueError("too large")
    return cents(value)

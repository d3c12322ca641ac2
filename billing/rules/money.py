"""Money: exact decimals with two places and one way of rounding (handbook section 5 and 3)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    """The value with two places, half up: the only rounding of money in the portal."""
    return value.quantize(CENT, ROUND_HALF_UP)

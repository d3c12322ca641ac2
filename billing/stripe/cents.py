"""Money at the provider's edge: whole cents there, Decimal with two places here."""

from __future__ import annotations

from decimal import Decimal

_PLACES = Decimal("0.01")


def to_cents(amount: Decimal) -> int:
    """Cents of an amount in a currency with two places; ValueError for a fraction of a cent."""
    cents = amount * 100
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of cents")
    return int(cents)


def from_cents(cents: int | None) -> Decimal:
    return (Decimal(cents or 0) / 100).quantize(_PLACES)

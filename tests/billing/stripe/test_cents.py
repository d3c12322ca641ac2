from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.stripe.facts import from_cents, to_cents


@given(st.integers(min_value=0, max_value=99_999_999))
def test_every_amount_survives_the_way_there_and_back(cents):
    assert to_cents(from_cents(cents)) == cents
    assert from_cents(cents).as_tuple().exponent == -2


@pytest.mark.parametrize("amount", [Decimal("0.001"), Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_whole_number_of_cents_is_an_error(amount):
    with pytest.raises(ValueError, match="cents"):
        to_cents(amount)

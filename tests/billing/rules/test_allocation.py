"""Where a payment goes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.allocation import LineDue, allocate

ON = date(2026, 11, 22)
FIFTY = Decimal("50.00")


def due(line, year, amount=FIFTY, payable_before=None):
    return LineDue(line, date(year, 11, 14), amount, payable_before)


def test_the_oldest_year_is_paid_first_then_the_lower_line():
    lines = [due(3, 2026), due(2, 2025), due(1, 2026)]
    assert allocate(Decimal("120.00"), lines, ON).parts == {2: FIFTY, 1: FIFTY, 3: Decimal("20.00")}


def test_what_is_left_over_is_credit():
    allocated = allocate(Decimal("60.00"), [due(1, 2026)], ON)
    assert (allocated.parts, allocated.credit) == ({1: FIFTY}, Decimal("10.00"))


@pytest.mark.parametrize(
    ("received_on", "credit"), [(date(2026, 11, 21), "0.00"), (date(2026, 11, 22), "50.00")]
)
def test_nothing_goes_to_a_year_that_paying_no_longer_helps(received_on, credit):
    lines = [due(1, 2023, payable_before=date(2026, 11, 22))]
    assert str(allocate(FIFTY, lines, received_on).credit) == credit


def test_a_line_paid_already_gets_nothing():
    assert allocate(FIFTY, [due(1, 2025, Decimal("0.00")), due(2, 2026)], ON).parts == {2: FIFTY}


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_a_payment_of_nothing_is_an_error(amount):
    with pytest.raises(ValueError, match="more than nothing"):
        allocate(Decimal(amount), [due(1, 2026)], ON)


amounts = st.integers(1, 100_000).map(lambda count: Decimal(count) / 100)


@given(amounts, st.lists(st.tuples(st.integers(2015, 2030), amounts), max_size=8))
def test_no_cent_is_created_or_lost(amount, owed):
    lines = [due(number, year, part) for number, (year, part) in enumerate(owed)]
    allocated = allocate(amount, lines, ON)
    assert sum(allocated.parts.values()) + allocated.credit == amount
    assert all(0 < part <= lines[number].due for number, part in allocated.parts.items())
    total = sum(line.due for line in lines)
    assert allocated.credit == max(amount - total, 0)
    unfilled = [line for line in lines if allocated.parts.get(line.line, 0) < line.due]
    if unfilled:
        first = min((line.covers_from, line.line) for line in unfilled)
        assert all((lines[n].covers_from, n) <= first for n in allocated.parts)

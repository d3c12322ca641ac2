"""Invoice numbers and the code on the payment coupon."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.numbers import (
    SeriesFull,
    coupon_code,
    invoice_number,
    read_coupon,
    read_number,
    read_receipt,
    receipt_number,
)

amounts = st.integers(0, 9_999_999).map(lambda count: Decimal(count) / 100)
numbers = st.builds(invoice_number, st.integers(2000, 2099), st.integers(1, 9_999_999))


def test_numbers_carry_the_year_and_six_digits_or_seven():
    assert invoice_number(2026, 1) == "26-000001"
    assert invoice_number(2026, 104_882) == "26-104882"
    assert invoice_number(2105, 999_999) == "05-999999"
    assert invoice_number(2026, 1_000_000) == "26-1000000"


def test_a_series_that_is_full_says_so():
    with pytest.raises(SeriesFull, match="series of 2026 is full"):
        invoice_number(2026, 10_000_000)


@given(numbers)
def test_a_number_is_read_as_printed_and_as_typed(number):
    assert read_number(number) == number
    assert read_number(f" {number.replace('-', ' ')} ") == number
    assert read_number(number.replace("-", "")) == number


@pytest.mark.parametrize("text", ["26-0000001", "26-00001", "26-10000000", "Reyes", ""])
def test_what_is_not_printed_so_is_no_number(text):
    with pytest.raises(ValueError, match="not a coupon code"):
        read_number(text)


@pytest.mark.parametrize("text", ["R-000263", " r-000263", "R 263", "r263"])
def test_a_receipt_names_its_payment(text):
    assert receipt_number(263) == "R-000263"
    assert read_receipt(text) == 263


@pytest.mark.parametrize("text", ["", "263", "R-", "R-26-000263", "R-" + "9" * 19, "Reyes"])
def test_what_is_no_receipt_number_is_refused(text):
    with pytest.raises(ValueError, match="not a receipt number"):
        read_receipt(text)


@pytest.mark.parametrize("count", [0, -1])
def test_a_number_outside_the_series_is_refused(count):
    with pytest.raises(ValueError, match="no invoice"):
        invoice_number(2026, count)


def test_a_coupon_names_invoice_and_amount_and_ends_in_luhns_digit():
    assert coupon_code("26-104882", Decimal("50.00")) == "26-104882 0005000 8"


@given(numbers, amounts)
def test_a_coupon_is_read_back_with_and_without_its_gaps(number, amount):
    code = coupon_code(number, amount)
    assert read_coupon(code) == (number, amount)
    assert read_coupon(f" {code.replace(' ', '').replace('-', '')}\n") == (number, amount)


@pytest.mark.parametrize(
    "code",
    ["２６－１０４８８２ ０００５０００ ８", "26 – 104882 0005000 8", "26\u2011104882-0005000-8"],
)
def test_a_coupon_is_read_with_any_dash_blank_and_width_of_digits(code):
    assert read_coupon(code) == ("26-104882", Decimal("50.00"))


@given(numbers, amounts, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, amount, place, change):
    digits = [c for c in coupon_code(number, amount) if c.isdigit()]
    digits[place] = str((int(digits[place]) + change) % 10)
    with pytest.raises(ValueError, match=r"check digit|not a coupon code"):
        read_coupon("".join(digits))


@pytest.mark.parametrize("code", ["", "26-104882", "26-104882 0005000", "26-1O4882 0005000 8", "x"])
def test_what_is_no_coupon_code_is_refused(code):
    with pytest.raises(ValueError, match="not a coupon code"):
        read_coupon(code)


@pytest.mark.parametrize("amount", ["100000.00", "-0.01"])
def test_an_amount_without_room_is_refused(amount):
    with pytest.raises(ValueError, match="does not fit"):
        coupon_code("26-104882", Decimal(amount))

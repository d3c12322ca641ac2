"""Invoice numbers, and the code on the coupon sent with a check (handbook section 11)."""

from __future__ import annotations

import re
from decimal import Decimal

from billing.rules.money import CENT
from members.rules.typed import plain

COUNT = r"(\d{6}|[1-9]\d{6})"  # six digits, and seven from the millionth of a year on
COUPON = re.compile(rf"(\d{{2}}) ?-? ?{COUNT}[ -]?(\d{{7}})[ -]?(\d)", re.ASCII)
NUMBER = re.compile(rf"(\d{{2}})\s*-?\s*{COUNT}", re.ASCII)
RECEIPT = re.compile(r"R\s*-?\s*(\d{1,18})", re.ASCII | re.IGNORECASE)
MOST_CENTS = 9_999_999
MOST_IN_A_YEAR = 9_999_999


class SeriesFull(ValueError):
    """A year has no further invoice number."""


def invoice_number(year: int, count: int) -> str:
    """`26-000001` is the first invoice of 2026, `26-1000000` the millionth; the series of a year
    has no gap.

    Raises SeriesFull above 9,999,999 and ValueError below 1.
    """
    if count > MOST_IN_A_YEAR:
        raise SeriesFull(f"no invoice {count} in a year: the series of {year} is full")
    if count < 1:
        raise ValueError(f"no invoice {count} in a year")
    return f"{year % 100:02}-{count:06}"


def read_number(text: str) -> str:
    """An invoice number as people type it, or the one in a coupon code. Raises ValueError."""
    match = NUMBER.fullmatch(plain(text))
    if match is not None:
        return f"{match[1]}-{match[2]}"
    return read_coupon(text)[0]


def receipt_number(payment_id: int) -> str:
    """`R-000263` is the receipt of payment 263."""
    return f"R-{payment_id:06}"


def read_receipt(text: str) -> int:
    """The payment of a receipt number as people type it. Raises ValueError."""
    match = RECEIPT.fullmatch(plain(text))
    if match is None:
        raise ValueError("not a receipt number")
    return int(match[1])


def coupon_code(number: str, amount: Decimal) -> str:
    """`26-000001 0005000 4`: the invoice number, the amount in cents and a check digit.

    Raises ValueError for an amount that has no room.
    """
    in_cents = int(amount / CENT)
    if not 0 <= in_cents <= MOST_CENTS:
        raise ValueError(f"{amount} does not fit a coupon")
    digits = f"{number} {in_cents:07}"
    return f"{digits} {_check_digit(digits)}"


def read_coupon(code: str) -> tuple[str, Decimal]:
    """The invoice number and amount of a scanned or typed coupon code.

    Raises ValueError when it is no such code or the check digit is wrong.
    """
    match = COUPON.fullmatch(plain(code))
    if match is None:
        raise ValueError("not a coupon code")
    year, count, in_cents, check = match.groups()
    number = f"{year}-{count}"
    if str(_check_digit(number + in_cents)) != check:
        raise ValueError("the check digit does not fit: scan or type it again")
    return number, int(in_cents) * CENT


def _check_digit(text: str) -> int:
    """Luhn's digit: it finds every wrong digit and nearly every swapped pair."""
    digits = [int(character) for character in text if character.isdigit()]
    total = sum(digits[-2::-2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[-1::-2])
    return -total % 10

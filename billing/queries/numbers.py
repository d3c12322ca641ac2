"""Invoices and payments by the numbers that papers show, however they are typed."""

from __future__ import annotations

from billing.models import Invoice, Payment
from billing.rules.numbers import read_number, read_receipt


def invoice_of_number(text: str) -> Invoice | None:
    """The invoice of a number, with or without its hyphen, or of a coupon code."""
    try:
        number = read_number(text)
    except ValueError:
        return None
    return Invoice.objects.filter(number=number).first()


def payment_of_number(text: str) -> Payment | None:
    """The payment whose receipt has that number."""
    try:
        pk = read_receipt(text)
    except ValueError:
        return None
    return Payment.objects.filter(pk=pk).first()

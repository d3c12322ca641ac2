"""Where a payment goes: the oldest dues first; what is left is the person's credit."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.rules.money import ZERO


@dataclass(frozen=True, slots=True)
class LineDue:
    """What is still to be paid of one invoice line. `payable_before`: from that day paying no
    longer helps, so nothing is put there. fee: it is no dues, and waits for all dues.
    """

    line: int
    covers_from: date
    due: Decimal
    payable_before: date | None = None
    fee: bool = False


@dataclass(frozen=True, slots=True)
class Allocated:
    """Amounts by line, and what is left over."""

    parts: dict[int, Decimal]
    credit: Decimal


def allocate(
    amount: Decimal, lines: Iterable[LineDue], received_on: date, first: Container[int] = ()
) -> Allocated:
    """Put an amount to the lines in order of (first day covered, line), as far as it reaches, to
    fees after all dues; to those of `first`, which the payer chose, before all others.

    Nothing is created or lost: the parts and the credit add up to the amount. Raises ValueError
    when the amount is not positive.
    """
    if amount <= ZERO:
        raise ValueError("a payment is more than nothing")
    left = amount
    parts: dict[int, Decimal] = {}
    for line in sorted(
        lines, key=lambda one: (one.line not in first, one.fee, one.covers_from, one.line)
    ):
        helps = line.payable_before is None or received_on < line.payable_before
        part = min(left, line.due) if helps else ZERO
        if part > ZERO:
            parts[line.line] = part
            left -= part
    return Allocated(parts, left)

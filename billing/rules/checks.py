"""When two numbers are of the same check, and how long ago one may have come in."""

from __future__ import annotations

import re
from datetime import date

from members.rules.calendar import anniv
from members.rules.typed import code

YEARS_BACK = 5  # what is entered later than that is a slip of the year
LABEL = re.compile(r"^(?:CHECK|CHEQUE|CHK|CK|MONEYORDER|MO|NUMBER|NUM|NO|NR|N)+(?=\d)")


def same_check(one: str, other: str) -> bool:
    """Compare check numbers however they are typed: 8812, #8812, "No. 008812"; none is no match."""
    return _bare(one) == _bare(other) != ""


def earliest(on: date) -> date:
    """The first day that a payment entered on `on` may have been received."""
    return anniv(on, -YEARS_BACK)


def _bare(number: str) -> str:
    return LABEL.sub("", code(number)).lstrip("0")

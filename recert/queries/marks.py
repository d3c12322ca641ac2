"""The mark of what the body has not confirmed yet, beside an amount or a number of days."""

from __future__ import annotations

from datetime import date

from members.queries.marks import MARK, mark
from members.queries.policy import policy
from recert.rules.fees import FEES
from recert.rules.figures import GOAL_DAYS


def of_fees(program: str, on: date) -> str:
    """Beside the fees of a program in force on a day; "" once they are confirmed."""
    return MARK if policy()[FEES][program].entry_on(on).placeholder else ""


def of_goal(on: date) -> str:
    """Beside the days within which we decide."""
    return mark(GOAL_DAYS, on)

"""Which words tell of an invoice, and of a payment before it is booked. They stand in the folder of
`templates/billing` that each of these names; "" is for nothing to say.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal


def state(state: str, due_on: date, on: date) -> str:
    """How an invoice stands on a day, of `states`."""
    return "past_due" if state == "open" and due_on < on else state


def page(state: str, *, payable: bool) -> str:
    """What the page that pays it is about, of `pay`: it "asks" for money, or why it does not."""
    if state != "open":
        return state
    return "asks" if payable else "no_longer"


def ended(state: str) -> str:
    """Since when nothing is asked for, of `ended`."""
    return "" if state == "open" else state


def notes(state: str, *, paid: bool, payable: bool) -> list[str]:
    """What staff are to know of an open invoice, of `notes`."""
    told = {"part_paid": paid, "no_longer": not payable}
    return [name for name, holds in told.items() if holds and state == "open"]


def deeds(state: str, *, paid: bool, finance: bool) -> list[str]:
    """What can be done to it at the desk, of `deeds`: void it while nothing was paid."""
    if state != "open" or not finance:
        return []
    return ["enter"] if paid else ["void", "enter"]


def rest(amount: Decimal, due: Decimal) -> str:
    """What a payment of that amount leaves of what it is for, or has over, of `rest`."""
    if amount == due:
        return ""
    return "short" if amount < due else "over"

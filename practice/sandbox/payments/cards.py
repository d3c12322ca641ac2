"""The practice cards and how each behaves; a number decides, as with the provider's test cards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

PAYS = "4242424242424242"
DECLINED = "4000000000000002"
NO_FUNDS = "4000000000009995"
ASKS_TO_CONFIRM = "4000002500003155"


@dataclass(frozen=True)
class Decline:
    code: str
    decline_code: str
    message: str


@dataclass(frozen=True)
class Card:
    """What may be known of a card after it was used: never its number."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int
    decline: Decline | None = None
    asks_to_confirm: bool = False


_DECLINES = {
    DECLINED: Decline("card_declined", "generic_decline", "Your card was declined."),
    NO_FUNDS: Decline(
        "card_declined", "insufficient_funds", "Your card does not have enough money on it."
    ),
}
NOT_CONFIRMED = Decline(
    "payment_intent_authentication_failure",
    "authentication_required",
    "Your bank did not confirm the payment.",
)


class BadCard(Exception):
    """Something was typed that is no card; `errors` maps each field to its sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


def read_card(number: str, expiry: str, cvc: str, *, on: date) -> Card:
    """The card a person typed: number with any spacing, expiry as MM/YY, 3 or 4 digits of CVC.

    Raises BadCard when one of them cannot be read, has expired, or is no practice card.
    """
    errors = {}
    digits = re.sub(r"[\s-]", "", number)
    if not re.fullmatch(r"[0-9]{12,19}", digits) or not _luhn(digits):
        errors["number"] = "Enter the whole card number."
    elif digits not in {PAYS, DECLINED, NO_FUNDS, ASKS_TO_CONFIRM}:
        errors["number"] = "Use one of the practice cards listed below. Real cards are refused."
    month, year = _expiry(expiry)
    if month not in range(1, 13):
        errors["expiry"] = "Enter the date as month and year, for example 12/34."
    elif (year, month) < (on.year, on.month):
        errors["expiry"] = "This date is in the past."
    if not re.fullmatch(r"[0-9]{3,4}", cvc.strip()):
        errors["cvc"] = "Enter the 3 digits on the back of the card."
    if errors:
        raise BadCard(errors)
    return Card(
        brand="visa",
        last4=digits[-4:],
        exp_month=month,
        exp_year=year,
        decline=_DECLINES.get(digits),
        asks_to_confirm=digits == ASKS_TO_CONFIRM,
    )


def _expiry(typed: str) -> tuple[int, int]:
    match = re.fullmatch(r"\s*([0-9]{1,2})\s*/\s*(?:20)?([0-9]{2})\s*", typed)
    return (int(match[1]), 2000 + int(match[2])) if match else (0, 0)


def _luhn(digits: str) -> bool:
    """Every second digit from the right counts double, a two-digit double as its digit sum."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(sum(divmod(number, 10)) for number in doubled) % 10 == 0

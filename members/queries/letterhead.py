"""Who letters come from and checks go to: the body's name over the addresses of the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.queries.policy import policy
from members.rules.figures import REMITTANCE_ADDRESS, RETURN_ADDRESS

BODY = "American Medical Technologists"


@dataclass(frozen=True, slots=True)
class Address:
    """A name and the lines under it."""

    name: str
    lines: tuple[str, ...]


def sender(on: date) -> Address:
    """The return address of letters on a day."""
    return Address(BODY, tuple(policy()[RETURN_ADDRESS].on(on).splitlines()))


def remittance(on: date) -> Address:
    """Where checks are sent on a day."""
    return Address(BODY, tuple(policy()[REMITTANCE_ADDRESS].on(on).splitlines()))

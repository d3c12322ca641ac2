"""When two files hold the same badge, whatever it came in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prints:
    """By what a badge is known again. signed: the hash of what is signed; number: of its issuer
    with what that calls it, "" where it is called nothing, or nobody may believe it.
    """

    signed: str
    number: str


def number_of(issuer: str, own: str) -> str:
    """The hash of an issuer and what it calls a badge; "" where it calls it nothing. A badge that
    was renewed is the same under its number (Open Badges 3.0).
    """
    return hashlib.sha256(f"{issuer}\0{own}".encode()).hexdigest() if own else ""

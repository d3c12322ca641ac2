"""Whose price is the member's (handbook section 6): who holds a certification that is active at the
moment they ask. One is enough; in grace the person is certified, and benefits stop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Footing:
    """What somebody's price rests on. certifications: (program code, standing) of each that they
    hold today, oldest first; known: whether they are signed in.
    """

    certifications: Sequence[tuple[str, str]] = ()
    known: bool = True

    @property
    def active(self) -> list[str]:
        """The codes of those that are active."""
        return [code for code, standing in self.certifications if standing == "active"]

    @property
    def others(self) -> list[tuple[str, str]]:
        """The others, each with its standing."""
        return [(code, standing) for code, standing in self.certifications if standing != "active"]

    @property
    def member(self) -> bool:
        """Whether the member price is theirs."""
        return bool(self.active)


def price(
    member_price: Decimal | None, other_price: Decimal | None, footing: Footing
) -> Decimal | None:
    """What somebody pays for a course; None where its provider sells it."""
    return member_price if footing.member else other_price


def telling(footing: Footing) -> str:
    """Which words say why, of `templates/courses/why`: `visitor`, `buyer` (no certification),
    `member`, `member_beside` (another of theirs is not active), `not_active`.
    """
    if not footing.known:
        return "visitor"
    if not footing.certifications:
        return "buyer"
    if not footing.member:
        return "not_active"
    return "member_beside" if footing.others else "member"

"""Where the eligibility questions of a program lead whoever wants to apply (handbook section 9)."""

from __future__ import annotations

from enum import StrEnum

from members.rules.standing import StandingDecision


class Entrance(StrEnum):
    """DRAFT: to the questions of their draft by exam. OPEN: to an application that is open already.
    WAY_BACK: to begin by exam. PAY: paying brings it back. NOT_LAPSED: there is nothing to apply
    for. FIRST: a first certification, which staff enter.
    """

    DRAFT = "draft"
    OPEN = "open"
    WAY_BACK = "way_back"
    PAY = "pay"
    NOT_LAPSED = "not_lapsed"
    FIRST = "first"


def entrance(
    decision: StandingDecision | None, *, state: str = "", by_exam: bool = False
) -> Entrance:
    """decision: how the certification of that program stands, None of who holds none; state and
    by_exam: of the application that is open for it, "" where none is.
    """
    if decision is None:
        return Entrance.FIRST
    if state == "draft" and by_exam:
        return Entrance.DRAFT
    if state:
        return Entrance.OPEN
    if decision.way_back == "recertify":
        return Entrance.WAY_BACK
    return Entrance.PAY if decision.way_back == "pay_dues" else Entrance.NOT_LAPSED

"""What can be decided of an application, as its items were found (handbook section 9)."""

from __future__ import annotations

from enum import StrEnum

from ccp.audit.rules.verdicts import REASON_WORDS, Reason
from ccp.rules.points import Tally

REASONS = {key.value: words for key, words in REASON_WORDS.items()} | {
    Reason.DATE_OUTSIDE_CYCLE.value: "The date lies outside the years that count",
    "not_eligible": "It does not show that today's criteria are met",
}


class Choice(StrEnum):
    """How an application can be decided."""

    APPROVE = "approve"
    INCOMPLETE = "incomplete"
    DENY = "deny"
    REOPEN = "reopen"


EXPIRED = "Its year is over: it has expired, and nothing is decided about it any more."


def refusal(
    choice: Choice, *, tally: Tally | None, unjudged: int, rejected: int, expired: bool = False
) -> str:
    """Why an application cannot be decided so now, in words for whoever decides; "" when it can.

    tally: of the accepted points, None by exam. rejected: items that were reduced or rejected.
    expired: the day has come on which it has, also before a job has noted it.
    """
    if expired:
        return EXPIRED
    if choice is Choice.REOPEN:
        return ""
    if choice is Choice.DENY:
        return ""
    if choice is Choice.APPROVE:
        if tally is not None and not tally.met:
            are = "point is" if tally.missing == 1 else "points are"
            return f"{tally.missing} {are} missing: it cannot be approved yet."
        if unjudged:
            return "Judge each item first."
        if tally is None and rejected:
            return "An item was rejected: ask for more, or deny."
        return ""
    return "" if rejected else "Reject or reduce what is asked for: the letter names it."

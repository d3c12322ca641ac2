"""What the verdicts on claimed activities add up to, and what can be decided then (section 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ccp.audit.rules.figures import MOST_DEFICIENT
from ccp.rules import points
from ccp.rules.activities import ZERO, ActivityFacts
from ccp.rules.points import Tally
from members.rules.calendar import Period
from members.rules.dated import Policy


class Reason(StrEnum):
    """Why an activity is reduced or rejected."""

    NO_PROOF = "no_proof"
    UNREADABLE = "unreadable"
    NAME_DIFFERS = "name_differs"
    DATE_OUTSIDE_CYCLE = "date_outside_cycle"
    HOURS_DIFFER = "hours_differ"
    NOT_HEALTH_CARE = "not_health_care"
    DUPLICATE = "duplicate"
    OTHER = "other"


REASON_WORDS = {
    Reason.NO_PROOF: "No proof",
    Reason.UNREADABLE: "The proof cannot be read",
    Reason.NAME_DIFFERS: "The name differs",
    Reason.DATE_OUTSIDE_CYCLE: "The date lies outside the cycle",
    Reason.HOURS_DIFFER: "The hours differ",
    Reason.NOT_HEALTH_CARE: "It has nothing to do with health care",
    Reason.DUPLICATE: "It is claimed twice",
    Reason.OTHER: "Something else",
}

WHY_NOT = {
    "file": Reason.NO_PROOF.value,
    "date": Reason.DATE_OUTSIDE_CYCLE.value,
    "hours": Reason.HOURS_DIFFER.value,
    "name": Reason.NAME_DIFFERS.value,
    "used": Reason.DUPLICATE.value,
}
"""What an automatic check that failed speaks for, by its key."""

BEYOND_PROOF = frozenset({Reason.NOT_HEALTH_CARE, Reason.DUPLICATE})
"""Where a better proof of the same activity changes nothing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed activity with what was found of it. place: its number in the case, which orders
    what was completed on one day. accepted: points, None while nobody has judged it.
    """

    place: int
    facts: ActivityFacts
    accepted: Decimal | None = None


def accepted(
    cycle: Period,
    required: Decimal,
    claims: Iterable[Claim],
    on: date,
    policy: Policy,
) -> Tally:
    """Tally a cycle again by the same rules, each activity with its accepted points at most; one
    that nobody has judged counts nothing yet. The lines bear the claims' places.
    """
    claims = list(claims)
    # Whenever it came into the record, it was for this cycle: the case says so.
    facts = [replace(each.facts, id=each.place, logged_on=None) for each in claims]
    at_most = {each.place: ZERO if each.accepted is None else each.accepted for each in claims}
    return points.tally(cycle, required, facts, on, policy, at_most)


class Choice(StrEnum):
    """How a case that is reviewed can be decided."""

    PASS = "pass"  # noqa: S105 - no password
    DEFICIENT = "deficient"
    FAIL = "fail"


def refusal(
    choice: Choice, tally: Tally, *, unjudged: int, deficient: int, on: date, policy: Policy
) -> str:
    """Why a case cannot be decided so now, in words for whoever decides; "" when it can.

    unjudged: activities without a verdict. deficient: how often the member was asked already.
    """
    if choice is Choice.PASS:
        are = "point is" if tally.missing == 1 else "points are"
        return "" if tally.met else f"{tally.missing} {are} missing: it does not pass yet."
    if tally.met:
        return f"{tally.total} of {tally.required} points are accepted: it passes."
    if unjudged:
        return "Judge each activity first: the letter names them all."
    most = policy[MOST_DEFICIENT].on(on)
    if choice is Choice.DEFICIENT and deficient >= most:
        return f"The member was asked for more {_times(deficient)}. That is the most."
    return ""


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")

"""Who may judge a case (handbook section 7): nobody their own, nor one they are in conflict with,
and what is looked at anew is looked at by somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Barred(StrEnum):
    """Why somebody may not."""

    ROLE = "role"
    OWN = "own"
    CONFLICT = "conflict"
    DECIDED_BEFORE = "decided_before"


WORDS = {
    Barred.ROLE: "This is for staff who review such cases.",
    Barred.OWN: "This case is about you. Somebody else reviews it.",
    Barred.CONFLICT: "You declared a conflict of interest with this member: somebody else does it.",
    Barred.DECIDED_BEFORE: "You decided this case before. Somebody else decides the appeal.",
}


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A member of staff before a case, with all that may keep them from it."""

    holds_role: bool
    is_the_member: bool
    declared_conflict: bool
    decided_before: bool = False


def barred(reviewer: Reviewer, *, fresh_eyes: bool) -> Barred | None:
    """fresh_eyes: whether nobody judges it who decided it before."""
    if not reviewer.holds_role:
        return Barred.ROLE
    if reviewer.is_the_member:
        return Barred.OWN
    if reviewer.declared_conflict:
        return Barred.CONFLICT
    return Barred.DECIDED_BEFORE if fresh_eyes and reviewer.decided_before else None

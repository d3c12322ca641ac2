"""What a member is told about a case, by name; the words stand in templates/ccp/audit/tellings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

IF_FAILED = {"active": "lapses", "grace": "lapses", "lapsed": "recertify"}
"""What follows for a standing when a case fails, by name; of others nothing is said."""

LAST_DAYS = 3  # the days on which the colour says that it presses, the last one counted


class Telling(StrEnum):
    """What a case needs of its member, or where it stands."""

    LIST = "list"
    CONFIRM = "confirm"
    ANSWER = "answer"
    REPLACE = "replace"
    OVER = "over"
    WITH_US = "with_us"
    IN_REVIEW = "in_review"
    APPEAL = "appeal"
    FAILED = "failed"
    APPEALED = "appealed"
    PASSED = "passed"
    PASSED_ON_APPEAL = "passed_on_appeal"
    WITHDRAWN = "withdrawn"
    TAKEN_BACK = "taken_back"


MINE = frozenset({Telling.LIST, Telling.CONFIRM, Telling.ANSWER, Telling.REPLACE})
"""What the member answers: the clock runs, and files are taken."""

TO_DO = MINE | {Telling.APPEAL}
"""What the member can still do something about."""

OURS = frozenset({Telling.WITH_US, Telling.IN_REVIEW, Telling.APPEALED})
"""What waits for us; the clock stands still."""

_FIXED = {
    "submitted": Telling.WITH_US,
    "in_review": Telling.IN_REVIEW,
    "appealed": Telling.APPEALED,
}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of a case. last_day: of the clock that ran last. listed: an activity is on its
    list; to_prove: one of them was not posted by the portal. appealed: it was, and decided.
    taken_back: it had failed, and was withdrawn.
    """

    state: str
    last_day: date | None = None
    listed: bool = True
    to_prove: bool = True
    appeal_through: date | None = None
    appealed: bool = False
    taken_back: bool = False


def telling(case: CaseFacts, on: date) -> Telling | None:
    """Which words tell of the case on a day; None before its notice, when it is nobody's yet."""
    if case.state == "selected":
        return None
    if case.state == "failed":
        through = case.appeal_through
        open_to_appeal = not case.appealed and through is not None and on <= through
        return Telling.APPEAL if open_to_appeal else Telling.FAILED
    if case.state == "passed":
        return Telling.PASSED_ON_APPEAL if case.appealed else Telling.PASSED
    if case.state == "withdrawn":
        return Telling.TAKEN_BACK if case.taken_back else Telling.WITHDRAWN
    if case.state in _FIXED:
        return _FIXED[case.state]
    if case.last_day is not None and on > case.last_day:
        return Telling.OVER  # failed by time, also before a job has noted it
    if not case.listed:
        return Telling.LIST
    if case.state == "deficient":
        return Telling.REPLACE
    return Telling.ANSWER if case.to_prove else Telling.CONFIRM


def presses(days_left: int) -> bool:
    """Whether so few days are left that the colour says so."""
    return days_left <= LAST_DAYS

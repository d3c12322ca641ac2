"""What a member is told about an application, by name; words stand in templates/recert/tellings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from recert.rules.flows import EXAM, UNDECIDED


class Telling(StrEnum):
    """Where an application stands for its member."""

    DRAFT = "draft"
    TO_PAY = "to_pay"
    WITH_US = "with_us"
    IN_REVIEW = "in_review"
    INCOMPLETE = "incomplete"
    APPROVED = "approved"
    AUTHORIZED = "authorized"
    FAILED_ATTEMPT = "failed_attempt"
    PASSED = "passed"
    CLOSED = "closed"
    APPEAL = "appeal"
    DENIED = "denied"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


MINE = frozenset({Telling.DRAFT, Telling.TO_PAY, Telling.INCOMPLETE, Telling.FAILED_ATTEMPT})
"""What the member has to do something about."""

_SAID = {"submitted": Telling.WITH_US}


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """What is known of one. to_pay: its invoice is open. appealed: it was, once. expires_on: of one
    that is not decided; window_ends: the first day on which the exam cannot be taken any more.
    """

    state: str
    to_pay: bool = False
    expires_on: date | None = None
    appeal_through: date | None = None
    appealed: bool = False
    window_ends: date | None = None


def telling(facts: ApplicationFacts, on: date) -> Telling:
    """Which words tell of it on a day, also before a job has noted what time brought."""
    state = facts.state
    if state == "draft":
        return Telling.TO_PAY if facts.to_pay else Telling.DRAFT
    if state == "denied":
        through = facts.appeal_through
        may = not facts.appealed and through is not None and on <= through
        return Telling.APPEAL if may else Telling.DENIED
    over = {**dict.fromkeys(UNDECIDED, facts.expires_on), **dict.fromkeys(EXAM, facts.window_ends)}
    ends = over.get(state)
    if ends is not None and on >= ends:
        return Telling.EXPIRED if state in UNDECIDED else Telling.CLOSED
    return _SAID.get(state) or Telling(state)

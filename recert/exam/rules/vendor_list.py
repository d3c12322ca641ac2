"""What the test vendor is told, and of whom anew (handbook section 9)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

Said: TypeAlias = "Mapping[str, str]"

COLUMNS = (
    *("authorization_number", "action", "last_name", "first_name", "program"),
    *("first_day", "last_day", "attempts_left", "accommodations"),
)
"""Of the CSV. first_day, last_day: when the exam may be taken, both included."""


class Action(StrEnum):
    """What a row tells: somebody who may sit, something else than before, somebody who no longer
    may.
    """

    ADD = "add"
    CHANGE = "change"
    END = "end"


def action(before: Said | None, now: Said | None) -> Action | None:
    """What is new of one authorization, None for nothing. before: as the vendor had it last, None
    where it never had it or knows of its end; now: None where the exam cannot be taken.
    """
    if now is None:
        return None if before is None else Action.END
    if before is None:
        return Action.ADD
    return None if before == now else Action.CHANGE

"""How a board groups cases: by whose turn it is, and by how long it has been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FIRST_DAYS = 7  # the first column of ages
AGES = ("first", "goal", "over")


@dataclass(frozen=True, slots=True)
class Group:
    """States whose turn is the same one's. ages: what their age is counted from, "" for none."""

    name: str
    states: tuple[str, ...]
    ages: str = ""
    can_be_late: bool = False


def states_of(groups: Sequence[Group]) -> tuple[str, ...]:
    """All states of a board, in its order."""
    return tuple(state for group in groups for state in group.states)


def age_of(days: int, goal: int) -> str:
    """The column of a case whose turn has lasted so many days."""
    if days <= min(FIRST_DAYS, goal):
        return "first"
    return "goal" if days <= goal else "over"


def bounds_of(age: str, goal: int) -> tuple[int, int | None]:
    """The fewest and the most days of a column; None: no end."""
    first = min(FIRST_DAYS, goal)
    return {"first": (0, first), "goal": (first + 1, goal), "over": (goal + 1, None)}[age]


def rate(part: int, whole: int) -> float | None:
    """Percent, None of nothing."""
    return 100 * part / whole if whole else None


def scale_from(rates: Sequence[float]) -> int:
    """Where a scale of rates begins: at 80 percent, lower where one lies below."""
    return min([80, *(int(each // 10) * 10 for each in rates)])

"""What a member logged and AMT recorded as well: pointed out, not refused (handbook section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ccp.rules.activities import folded_title

NEAR = timedelta(days=31)  # the day is typed from memory; the same course is taken again next year


@dataclass(frozen=True, slots=True)
class Named:
    """An activity by its title and its day."""

    id: int
    title: str
    day: date


def recorded_too(own: Sequence[Named], posted: Sequence[Named]) -> dict[int, int]:
    """Of what a member logged, by id, the id of what AMT recorded under the same title near that
    day: the nearest, and each for one.
    """
    pairs = sorted(
        (abs(one.day - other.day), one.id, other.id)
        for one in own
        for other in posted
        if abs(one.day - other.day) <= NEAR
        and folded_title(one.title)
        and folded_title(one.title) == folded_title(other.title)
    )
    found: dict[int, int] = {}
    for _days, one_id, other_id in pairs:
        if one_id not in found and other_id not in found.values():
            found[one_id] = other_id
    return found

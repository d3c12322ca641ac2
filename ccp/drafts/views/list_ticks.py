"""Which rows of a list are saved: each has a tick, and comes unticked where it seems to be on
record already or to stand in the list twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from ccp.drafts.forms import ListRead
from ccp.models import Activity
from ccp.queries.activities import is_alike
from ccp.rules.activities import folded_title
from plumbing.meanwhile import mark
from plumbing.templatetags.ui import day as long_day

SAME, ALIKE = "It looks the same as", "It has the day and provider of"


@dataclass(frozen=True, slots=True)
class Takes:
    """What a page sent of its ticks, by what names a row. shown: all that it had; ticked: of these
    the ticked ones.
    """

    shown: Collection[str] = field(default_factory=frozenset)
    ticked: Collection[str] = field(default_factory=frozenset)

    def take(self, name: str, *, plain: bool) -> bool:
        """Whether a row is saved; plain: what holds of one that the page did not have."""
        return name in self.ticked if name in self.shown else plain


def names(read: ListRead) -> dict[int, str]:
    """What names each line: what stands in it, so that it is known again among other lines."""
    met: Counter[str] = Counter()
    found = {}
    for line, cells in read.cells.items():
        said = mark({"cells": cells})
        met[said] += 1
        found[line] = f"{said[:12]}-{met[said]}"
    return found


def doubts(
    at: int, rows: Sequence[tuple[int, Activity]], alike: Sequence[Activity]
) -> Iterator[tuple[bool, str]]:
    """What is alike to a row, each with whether it seems to be the same: under the same title, or
    without one. rows: line and entry of all rows that can be saved; alike: what is on record.
    """
    own = rows[at][1]
    for other in alike:
        yield (
            _same(other, own),
            (
                f"Is it on record already? “{other.title or other.provider}” of "
                f"{long_day(other.completed_on)} looks the same."
            ),
        )
    for line, other in rows[:at]:
        if is_alike(other, own):
            same = _same(other, own)
            yield same, f"{SAME if same else ALIKE} row {line}."


def _same(one: Activity, other: Activity) -> bool:
    titles = {folded_title(one.title), folded_title(other.title)} - {""}
    return len(titles) < 2  # noqa: PLR2004 - two of them differ

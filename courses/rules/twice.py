"""Whether a course may be one that a member has logged by hand already: taken again, it would count
twice (handbook section 5 has such pairs pointed out, not refused).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from members.rules.names import folded

ENOUGH = 12  # letters of a title that are told apart from a few common words


@dataclass(frozen=True)
class Logged:
    """An entry that somebody typed: the id of the activity, its title and completion day."""

    activity: int
    title: str
    day: date

    @cached_property
    def bare(self) -> str:
        """Its title without capitals, accents and punctuation."""
        return folded(self.title)


def logged_already(title: str, entries: Collection[Logged]) -> Logged | None:
    """The first entry under that title, whatever its capitals, accents and punctuation, or with
    more around it; None where there is none.
    """
    wanted = folded(title) if entries else ""
    return next((one for one in entries if wanted and _same(wanted, one.bare)), None)


def _same(wanted: str, typed: str) -> bool:
    return typed == wanted or (len(wanted) >= ENOUGH and wanted in typed)

"""The figures of desk home: counted over whole tables, so kept for some minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache

from billing.queries.figures import MonthFigures, months
from members.queries.people import standing_counts
from members.rules.calendar import first_of_month
from plumbing import clock

KEPT_SECONDS = 300
MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """standings: certifications by (word, way back). months: renewals, oldest month first."""

    at: datetime
    standings: dict[tuple[str, str], int]
    months: list[MonthFigures]

    def standing(self, word: str, way_back: str | None = None) -> int:
        """How many stand so; of any way back unless one is named."""
        return sum(
            number
            for (each, way), number in self.standings.items()
            if each == word and way_back in {None, way}
        )


def figures(on: date) -> Figures:
    """The figures, at most five minutes old; `at` says when they were counted."""
    key = f"desk-figures:{on}"
    found: Figures | None = cache.get(key)
    if found is None:
        found = Figures(
            clock.now(), standing_counts(), months(_first_shown(on), first_of_month(on))
        )
        cache.set(key, found, KEPT_SECONDS)
    return found


def _first_shown(on: date) -> date:
    back = on.year * 12 + on.month - MONTHS_SHOWN
    return date(back // 12, back % 12 + 1, 1)

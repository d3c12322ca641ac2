"""The figures of desk home: they count whole tables, so a page does that only in a small portal.

In a large one workers count every few minutes, and the page shows what they found last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache

from billing.queries.figures import MonthFigures, months
from members.models import Standing
from members.queries.people import standing_counts
from members.rules.calendar import first_of_month
from plumbing import clock

KEY = "desk-figures"
KEPT_SECONDS = 300
KEPT_BY_WORKERS = 24 * 3600  # they replace it every few minutes
LARGE = 20_000  # certifications; so many are counted in some hundredths of a second
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


def figures(on: date) -> Figures | None:
    """The figures as they were counted last; `at` says when. None: workers have yet to count."""
    found: Figures | None = cache.get(KEY)
    if found is None and not is_large():
        found = count(on)
        cache.set(KEY, found, KEPT_SECONDS)
    return found


def keep(on: date) -> None:
    """Count for the pages of a large portal; nothing in a small one, whose pages count."""
    if is_large():
        cache.set(KEY, count(on), KEPT_BY_WORKERS)


def is_large() -> bool:
    return Standing.objects.order_by("pk").values("pk")[LARGE : LARGE + 1].exists()


def count(on: date) -> Figures:
    """Count them now."""
    return Figures(clock.now(), standing_counts(), months(_first_shown(on), first_of_month(on)))


def _first_shown(on: date) -> date:
    back = on.year * 12 + on.month - MONTHS_SHOWN
    return date(back // 12, back % 12 + 1, 1)

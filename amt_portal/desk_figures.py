"""The figures of desk home: they count whole tables, so a page does that only in a small portal.

In a large one workers count every few minutes, and the page shows what they found last.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.cache import cache

from billing.dues.queries.figures import MonthFigures, months
from members.models import Standing
from members.queries.people import standing_counts
from members.rules.calendar import first_of_month
from plumbing import clock

KEY = "desk-figures"
KEPT_SECONDS = 300
KEPT_BY_WORKERS = 24 * 3600  # they replace it every few minutes
LARGE = 20_000  # certifications; so many are counted in some hundredths of a second
MONTHS_SHOWN = 12
AMOUNTS = ("billed", "collected")


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
    kept = cache.get(KEY)
    if kept is not None:
        return _read(kept)
    if is_large():
        return None
    found = count(on)
    cache.set(KEY, _written(found), KEPT_SECONDS)
    return found


def keep(on: date) -> None:
    """Count for the pages of a large portal; nothing in a small one, whose pages count."""
    if is_large():
        cache.set(KEY, _written(count(on)), KEPT_BY_WORKERS)


def is_large() -> bool:
    return Standing.objects.order_by("pk").values("pk")[LARGE : LARGE + 1].exists()


def count(on: date) -> Figures:
    """Count them now."""
    return Figures(clock.now(), standing_counts(), months(_first_shown(on), first_of_month(on)))


def _written(figures: Figures) -> dict[str, Any]:
    """For the cache, which holds JSON."""
    return {
        "at": figures.at.isoformat(),
        "standings": [[*key, number] for key, number in figures.standings.items()],
        "months": [
            asdict(row)
            | {"month": row.month.isoformat()}
            | {name: str(getattr(row, name)) for name in AMOUNTS}
            for row in figures.months
        ],
    }


def _read(kept: dict[str, Any]) -> Figures:
    return Figures(
        at=datetime.fromisoformat(kept["at"]),
        standings={(word, way): number for word, way, number in kept["standings"]},
        months=[
            MonthFigures(
                **row
                | {"month": date.fromisoformat(row["month"])}
                | {name: Decimal(row[name]) for name in AMOUNTS}
            )
            for row in kept["months"]
        ],
    )


def _first_shown(on: date) -> date:
    back = on.year * 12 + on.month - MONTHS_SHOWN
    return date(back // 12, back % 12 + 1, 1)

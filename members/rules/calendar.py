"""Anniversaries and the half-open periods counted from them (handbook section 2).

Every day is computed from the anchor itself, never from the anniversary before it: chaining
would turn 29 February into the 28th for good.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

CYCLE_YEARS = 3
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse an empty or backward period with ValueError."""
        if self.end <= self.start:
            raise ValueError(f"a period must end after its start: {self.start} to {self.end}")

    def __contains__(self, day: object) -> bool:
        """Tell whether `day` lies inside."""
        return isinstance(day, date) and self.start <= day < self.end

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.end - ONE_DAY

    def days_left(self, on: date) -> int:
        """How many days are left on a day inside, that day and the last one counted; 0 after it."""
        return max((self.end - on).days, 0)


def anniv(anchor: date, years: int) -> date:
    """Return the day `years` years after `anchor`; 29 February becomes the 28th in common years.

    Raises OverflowError past the year 9999, as date arithmetic does.
    """
    year = anchor.year + years
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"no year {year} in the calendar")
    try:
        return anchor.replace(year=year)
    except ValueError:  # only 29 February is not in every year
        return anchor.replace(year=year, day=28)


def anniversaries_reached(anchor: date, day: date) -> int:
    """Return how many anniversaries lie on or before `day` (0 in the first year).

    Raises ValueError for a day before the anchor.
    """
    if day < anchor:
        raise ValueError(f"{day} is before the anchor {anchor}")
    years = day.year - anchor.year
    return years if anniv(anchor, years) <= day else years - 1


def year_period(anchor: date, n: int) -> Period:
    """Return year `n` counted from the anchor: [anniv(anchor, n), anniv(anchor, n + 1))."""
    return Period(anniv(anchor, n), anniv(anchor, n + 1))


def cycle_start(anchor: date, k: int) -> date:
    """Return the first day of cycle `k`, k ≥ 1 (handbook section 4)."""
    if k < 1:
        raise ValueError(f"cycles are numbered from 1, not {k}")
    return anniv(anchor, CYCLE_YEARS * (k - 1))


def cycle_period(anchor: date, k: int) -> Period:
    """Return cycle `k`, k ≥ 1: [anniv(anchor, 3(k-1)), anniv(anchor, 3k))."""
    return Period(cycle_start(anchor, k), anniv(anchor, CYCLE_YEARS * k))


def cycle_index(anchor: date, day: date) -> int:
    """Return the number of the cycle that contains `day`; ValueError before the anchor."""
    return anniversaries_reached(anchor, day) // CYCLE_YEARS + 1


def cycles_begun(anchor: date, day: date) -> Iterator[Period]:
    """Yield, oldest first, every cycle whose first day is on or before `day`."""
    if day >= anchor:
        for k in range(1, cycle_index(anchor, day) + 1):
            yield cycle_period(anchor, k)


def is_cycle_start(anchor: date, day: date) -> bool:
    """Tell whether `day` is the first day of one of the anchor's cycles."""
    return day >= anchor and cycle_start(anchor, cycle_index(anchor, day)) == day


def first_of_month(day: date) -> date:
    """Return the first day of the month `day` lies in."""
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    """Return the last day of the month `day` lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_after(day: date, months: int) -> date:
    """Return the same day `months` months later, or that month's last day where it has none.

    Always computed from `day` itself. Raises OverflowError past the year 9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"no year {year} in the calendar")
    return date(year, month, min(day.day, monthrange(year, month)[1]))

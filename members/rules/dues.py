"""The days of a dues year: due, grace, lapse and the end of paying (handbook section 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile

from members.rules.calendar import Period, anniv, last_of_month, year_period
from members.rules.policy import Policy

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DuesYear:
    """Dues year n ≥ 1 of an anchor; `name` is the calendar year of its anniversary.

    In [grace_from, lapses_on) an unpaid certification is in grace, from `lapses_on` it is lapsed,
    from `unpayable_from` paying no longer helps (None: past the calendar's end).
    """

    anchor: date
    n: int
    due_on: date
    lapses_on: date
    unpayable_from: date | None

    @property
    def name(self) -> int:
        return self.anchor.year + self.n

    @property
    def covers(self) -> Period:
        return year_period(self.anchor, self.n)

    @property
    def grace_from(self) -> date:
        return self.due_on + ONE_DAY

    @property
    def grace_through(self) -> date:
        return self.lapses_on - ONE_DAY

    def payable_on(self, day: date) -> bool:
        """Whether a payment received on that day counts for this year."""
        return self.unpayable_from is None or day < self.unpayable_from


def dues_year(anchor: date, n: int, policy: Policy) -> DuesYear:
    """Dues year n of an anchor. Raises OverflowError past the year 9999."""
    due_on = last_of_month(anniv(anchor, n))
    lapses_on = due_on + timedelta(days=policy.settings.grace_days.on(due_on) + 1)
    try:
        unpayable_from = anniv(anchor, n + policy.settings.dues_payable_years.on(due_on))
    except OverflowError:
        unpayable_from = None
    return DuesYear(anchor, n, due_on, lapses_on, unpayable_from)


def dues_years(anchor: date, policy: Policy) -> Iterator[DuesYear]:
    """Every dues year of an anchor, first to the calendar's last."""
    try:
        for n in count(1):
            yield dues_year(anchor, n, policy)
    except OverflowError:
        return


def dues_years_past_due(anchor: date, on: date, policy: Policy) -> Iterator[DuesYear]:
    """The dues years whose due day is over on a day, oldest first."""
    return takewhile(lambda year: year.due_on < on, dues_years(anchor, policy))

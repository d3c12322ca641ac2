"""The days of a dues year: issued, due, grace, lapse, end of paying (handbook section 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from members.rules.calendar import ONE_DAY, Period, anniv, last_of_month, year_period
from members.rules.dated import Policy
from members.rules.facts import Known
from members.rules.figures import DUES_PAYABLE_YEARS, GRACE_DAYS


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

    def counts(self, paid_on: date) -> bool:
        """Whether it is paid by a payment received on that day: one that is not older than the
        anchor, made while paying helps.
        """
        return self.anchor <= paid_on and self.payable_on(paid_on)


def dues_year(anchor: date, n: int, policy: Policy) -> DuesYear:
    """Return dues year n of an anchor, by the figures in force on its due day.

    Raises OverflowError where it reaches past the year 9999.
    """
    due_on = last_of_month(anniv(anchor, n))
    lapses_on = due_on + timedelta(days=policy[GRACE_DAYS].on(due_on) + 1)
    try:
        unpayable_from = anniv(anchor, n + policy[DUES_PAYABLE_YEARS].on(due_on))
    except OverflowError:
        unpayable_from = None
    return DuesYear(anchor, n, due_on, lapses_on, unpayable_from)


def is_paid(known: Known, n: int, policy: Policy) -> bool:
    """Tell whether dues year n of the anchor is paid: by a payment that counts, made in time."""
    paid_on = known.facts.dues_paid.get(known.anchor.year + n)
    if paid_on is None or not known.counts(paid_on):
        return False
    # Paid by the end of the year that names it is in time under any policy: no need to look it up.
    return paid_on.year <= known.anchor.year + n or dues_year(known.anchor, n, policy).counts(
        paid_on
    )


def best_day(days: Iterable[date], anchor: date) -> date | None:
    """Of the days on which a dues year was paid the one that is kept; None without any.

    The earliest that counts for the anchor: one before it belongs to an earlier certification, and
    is kept only where there is no other.
    """
    return min(days, key=lambda day: (day < anchor, day), default=None)


def unpaid_past_due(known: Known, on: date, policy: Policy) -> list[int]:
    """Return the numbers n of the dues years whose due day is over on `on` and that are unpaid."""
    anchor = known.anchor
    latest = on.year - anchor.year
    if latest >= 1 and last_of_month(anniv(anchor, latest)) >= on:
        latest -= 1
    return [n for n in range(1, latest + 1) if not is_paid(known, n, policy)]


def first_unpaid(known: Known, policy: Policy) -> DuesYear | None:
    """Return the first dues year that is not paid, begun or to come; None past the year 9999."""
    n = 1
    while is_paid(known, n, policy):
        n += 1
    try:
        return dues_year(known.anchor, n, policy)
    except OverflowError:
        return None

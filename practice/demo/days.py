"""The days of the demo's CCP audits, counted from the day on which it is seeded.

The drawn round had its notices 45 days ago, so that its cases can be in any state. Before it lies
a round that is over; the next one was drawn today and has told nobody yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

NOTIFIED_DAYS_AGO = 45
EARLIEST_NOTICE = timedelta(days=14)  # after New Year's Day: no notice goes before January 15


@dataclass(frozen=True, slots=True)
class Days:
    """year: of the drawn round; notified_on: the day of its notices."""

    year: int
    notified_on: date

    def after(self, days: int) -> date:
        """The day so many days after the notices."""
        return self.notified_on + timedelta(days=days)


def days_of(today: date) -> Days:
    """The drawn round of a demo that is seeded on a day."""
    notified_on = today - timedelta(days=NOTIFIED_DAYS_AGO)
    return Days((notified_on - EARLIEST_NOTICE).year, notified_on)

"""When what happens at one time can be attended (handbook section 6): a webinar is opened from some
minutes before it begins, at a session one checks in on its day, and both are over some time after
their contact hours have passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

OVER = "over"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One of them. opens_at: from when it is attended; over_at: from when it is over."""

    starts_at: datetime
    opens_at: datetime
    over_at: datetime

    def stage(self, now: datetime) -> str:
        """Where it is: `to_come`, `now` or `over`."""
        if now < self.opens_at:
            return "to_come"
        return "now" if now < self.over_at else OVER


def meeting(
    starts_at: datetime,
    hours: Decimal,
    *,
    day_begins: datetime | None,
    opens_minutes: int,
    stays_minutes: int,
) -> Meeting:
    """A meeting of so many contact hours. day_begins: of one that is open all its day, a session;
    None: it opens so many minutes before it begins.
    """
    length = timedelta(seconds=int(hours * 3600))
    return Meeting(
        starts_at,
        day_begins or starts_at - timedelta(minutes=opens_minutes),
        starts_at + length + timedelta(minutes=stays_minutes),
    )

"""Reminders that come in steps: which of them has its time (handbook section 11).

Each step holds until the next one begins, so a missed day is made up and a missed step is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Steps:
    """begins: the first day of each step, by its name. through: the last day of the last one."""

    begins: Mapping[str, date]
    through: date

    @classmethod
    def before(cls, last_day: date, *days: int) -> Steps:
        """Some days before a last day: "30 days", "14 days"."""
        return cls({f"{n} days": last_day - timedelta(days=n) for n in days}, last_day)

    def now(self, on: date) -> str | None:
        """The step that has its time on a day; None before the first, and when all is over."""
        reached = [step for step, day in self.begins.items() if day <= on <= self.through]
        return max(reached, key=self.begins.__getitem__, default=None)

    def over(self, since: date, on: date) -> list[str]:
        """The steps whose day came from `since` through `on` and whose time is over, the first one
        first.
        """
        came = [step for step, day in self.begins.items() if since <= day <= on]
        return sorted(set(came) - {self.now(on)}, key=self.begins.__getitem__)

    def next(self, after: date) -> date | None:
        """The first later day on which a step begins, None without one."""
        return min((day for day in self.begins.values() if day > after), default=None)

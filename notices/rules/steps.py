"""Reminders that come in steps: which of them has its time (handbook section 11).

Each step holds until the next one begins, so a missed day is made up and a missed step is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Steps(Generic[Name]):
    """begins: the first day of each step, by its name. through: the last day of the last one."""

    begins: Mapping[Name, date]
    through: date

    @classmethod
    def before(cls, last_day: date, *days: int) -> Steps[str]:
        """Some days before a last day: "30 days", "14 days"."""
        return Steps({f"{n} days": last_day - timedelta(days=n) for n in days}, last_day)

    def since(self, first: date) -> Steps[Name]:
        """Those of them that begin on `first` or later: the others were over before there was
        something to remind of.
        """
        begins = {step: day for step, day in self.begins.items() if day >= first}
        return Steps(begins, self.through)

    def now(self, on: date) -> Name | None:
        """The step that has its time on a day; None before the first, and when all is over. Of two
        that begin on one day it is the later named.
        """
        reached = [step for step, day in self.begins.items() if day <= on <= self.through]
        return max(reversed(reached), key=self.begins.__getitem__, default=None)

    def over(self, since: date, on: date) -> list[Name]:
        """The steps whose day came from `since` through `on` and whose time is over, the first one
        first.
        """
        came = [step for step, day in self.begins.items() if since <= day <= on]
        return sorted(set(came) - {self.now(on)}, key=self.begins.__getitem__)

    def next(self, after: date) -> date | None:
        """The first later day on which a step begins, None without one."""
        return min((day for day in self.begins.values() if day > after), default=None)

"""The clocks of a case: days of the office, counted from the day after through the end of the last
day, and only while the case is with the member (handbook section 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ccp.audit.rules.figures import (
    ANSWER_DAYS,
    APPEAL_DAYS,
    MOST_EXTENSION_DAYS,
    NOTICE_DAY,
    REMINDER_DAYS,
    REPLACEMENT_DAYS,
)
from members.rules.calendar import ONE_DAY
from members.rules.dated import Policy
from notices.rules.steps import Steps


class ClockRefused(Exception):
    """The clock does not allow it; why, for people."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that runs: started on a day that does not count, through the end of `last_day`.

    steps: days before the last one on which the member is reminded. extended_on: the day it was
    extended, None while it was not.
    """

    started_on: date
    last_day: date
    steps: tuple[int, ...]
    extended_on: date | None = None

    def runs(self, on: date) -> bool:
        """Whether an answer is still in time."""
        return on <= self.last_day

    def days_left(self, on: date) -> int:
        """Days left, today and the last one counted; 0 when it is over."""
        return max((self.last_day - on).days + 1, 0)

    @property
    def over_on(self) -> date:
        """The day on which a case that was not answered has failed."""
        return self.last_day + ONE_DAY

    @property
    def _steps(self) -> Steps[int]:
        days = {step: self.last_day - timedelta(days=step) for step in self.steps}
        first = self.started_on + 2 * ONE_DAY  # after the first day
        return Steps(days, self.last_day).since(max(first, self.extended_on or first))

    @property
    def reminders(self) -> tuple[tuple[date, int], ...]:
        """Each reminder's day and step, the first one first: those that lie after the clock's
        first day; of an extended clock those that are still to come on the day of the extension.
        """
        return tuple(sorted((day, step) for step, day in self._steps.begins.items()))

    def reminder_on(self, on: date) -> int | None:
        """The step that is in its time: the latest whose day has come; None before and after."""
        return self._steps.now(on)

    def missed(self, since: date, on: date) -> list[int]:
        """The steps whose day came from `since` through `on` and whose time is over: overtaken by
        the one that is in its time, or by the end.
        """
        return self._steps.over(since, on)

    def next_on(self, on: date) -> date:
        """The next day on which time has something for the case: a reminder, or the end."""
        return self._steps.next(on) or self.over_on


def notice_on(year: int, drawn_on: date, policy: Policy) -> date:
    """The day on which the notices of a round go out."""
    day = date(year, 1, 1) + timedelta(days=policy[NOTICE_DAY].on(drawn_on) - 1)
    return max(day, drawn_on + ONE_DAY)


def to_answer(notified_on: date, policy: Policy) -> Clock:
    """The clock that the notice starts."""
    return _clock(notified_on, policy[ANSWER_DAYS].on(notified_on), policy)


def to_replace(asked_on: date, policy: Policy) -> Clock:
    """The clock that asking for more starts; each time one of its own."""
    return _clock(asked_on, policy[REPLACEMENT_DAYS].on(asked_on), policy)


def extended(clock: Clock, days: int, on: date, policy: Policy) -> Clock:
    """The clock with so many days more, its reminders armed anew. Raises ClockRefused."""
    most = policy[MOST_EXTENSION_DAYS].on(on)
    if not clock.runs(on):
        raise ClockRefused("The time is over: an extension is granted before it ends.")
    if not 1 <= days <= most:
        raise ClockRefused(f"An extension is 1 to {most} days.")
    return replace(clock, last_day=clock.last_day + timedelta(days=days), extended_on=on)


def appeal_through(failed_on: date, policy: Policy) -> date:
    """The last day on which a failed case can be appealed."""
    return failed_on + timedelta(days=policy[APPEAL_DAYS].on(failed_on))


def _clock(on: date, days: int, policy: Policy) -> Clock:
    steps: Sequence[int] = policy[REMINDER_DAYS].on(on)
    return Clock(on, on + timedelta(days=days), tuple(steps))

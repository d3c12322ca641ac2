"""When each job of the calendar ran last, how that went, and when it comes next.

Noted in the cache, as workers' answers are: without it nobody knows, and nothing else is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.core.cache import cache

from plumbing import clock

KEPT = 35 * 24 * 3600  # seconds; every job comes at least once a day


@dataclass(frozen=True, slots=True)
class Times:
    """ran_at: when it ended last, None if nobody knows; failed: that it broke off; next_at: when
    it is asked for again, None of what the calendar does not ask for.
    """

    ran_at: datetime | None
    failed: bool
    next_at: datetime | None


def note(task: str, state: str | None) -> None:
    """Note that a task ended now, in one of Celery's states."""
    if task in _schedules():
        cache.set(_key(task), [clock.now().isoformat(), state == "FAILURE"], KEPT)


def times() -> dict[str, Times]:
    """By the name of the task."""
    known = cache.get_many([_key(task) for task in _schedules()])
    return {task: _times(known.get(_key(task)), every) for task, every in _schedules().items()}


def _times(noted: list[Any] | None, every: Any) -> Times:
    ran_at = datetime.fromisoformat(noted[0]) if noted else None
    return Times(ran_at, bool(noted and noted[1]), _next(ran_at, every, clock.now()))


def _next(ran_at: datetime | None, every: Any, now: datetime) -> datetime:
    if isinstance(every, crontab):
        return now + every.remaining_estimate(now)
    period = timedelta(seconds=float(every))
    return max(ran_at + period, now) if ran_at else now + period


def _schedules() -> dict[str, Any]:
    return {one["task"]: one["schedule"] for one in settings.CELERY_BEAT_SCHEDULE.values()}


def _key(task: str) -> str:
    return f"ran:{task}"

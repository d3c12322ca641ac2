"""When each job of the calendar ran last, how that went, and when it comes next.

Noted in the cache, as workers' answers are: without it nobody knows, and nothing else is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache

from plumbing import clock
from plumbing.jobs import JOBS, Job

KEPT = 35 * 24 * 3600  # seconds; every job comes at least once a day
BEGAN = "beat:began"


@dataclass(frozen=True, slots=True)
class Times:
    """ran_at: when it ended last, None if nobody knows; failed: that it broke off; next_at: when
    it is asked for again; first_by: of one that did not run since the calendar began, by when it
    is asked for the first time, None if nobody knows.
    """

    ran_at: datetime | None
    failed: bool
    next_at: datetime
    first_by: datetime | None = None

    @property
    def overdue(self) -> bool:
        """Whether the first run should have come by now."""
        return self.first_by is not None and self.first_by < clock.now()


def begin() -> None:
    """Note that the calendar begins now."""
    cache.set(BEGAN, clock.now().isoformat(), KEPT)


def note(task: str, state: str | None) -> None:
    """Note that a task ended now, in one of Celery's states."""
    if any(job.path == task for job in JOBS.values()):
        cache.set(_key(task), [clock.now().isoformat(), state == "FAILURE"], KEPT)


def times() -> dict[str, Times]:
    """By the name of the job."""
    known = cache.get_many([BEGAN, *(_key(job.path) for job in JOBS.values())])
    began = datetime.fromisoformat(known[BEGAN]) if BEGAN in known else None
    return {name: _times(known.get(_key(job.path)), job, began) for name, job in JOBS.items()}


def _times(noted: list[Any] | None, job: Job, began: datetime | None) -> Times:
    now = clock.now()
    if noted is None:
        first_by = began and job.asked_after(began)
        return Times(None, failed=False, next_at=max(first_by or now, now), first_by=first_by)
    ran_at, failed = datetime.fromisoformat(noted[0]), bool(noted[1])
    return Times(ran_at, failed, max(job.asked_after(ran_at), now))


def _key(task: str) -> str:
    return f"ran:{task}"

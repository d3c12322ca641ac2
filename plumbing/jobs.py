"""Tasks and the jobs of the calendar, each declared where it stands; beat, routes and Health find
them here.

    @task("soon")
    def send_claim_code(claim_id: int) -> None:

    @job("claims", "Send claim codes", every=60, backlog=claims.backlog, late_after=SOON)
    def send_claim_codes() -> None:

Every job is safe to run at any time and any number of times; none stands in an hour that daylight
saving moves (times are UTC).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from celery import Task, shared_task
from celery.schedules import crontab
from django.db.models import Count, Min, Q, QuerySet

SOON = timedelta(minutes=15)
SHORTEST, HOUR = 60, 3600  # seconds

Counted: TypeAlias = Callable[[date, "date | datetime"], "Backlog"]


@dataclass(frozen=True, slots=True)
class Backlog:
    """Work of one kind. waiting: due and not done; late: due for longer than it should take;
    stuck: given up, a person must look; since: the oldest that waits.
    """

    waiting: int
    late: int
    stuck: int
    since: datetime | date | None

    @classmethod
    def of(
        cls,
        rows: QuerySet[Any],
        since: str,
        late_before: date | datetime,
        given_up: Q | None = None,
    ) -> Backlog:
        """Count rows that are due and not done: one query. since: the field that tells since when;
        given_up: those of the rows that are tried no more.
        """
        counts: dict[str, Any] = {
            "waiting": Count("pk", filter=given_up and ~given_up),
            "late": Count("pk", filter=Q(**{f"{since}__lt": late_before})),
            "since": Min(since),
        }
        if given_up:
            counts["stuck"] = Count("pk", filter=given_up)
        return cls(**{"stuck": 0} | rows.aggregate(**counts))


@dataclass(frozen=True, slots=True)
class Job:
    """Work that beat asks for. label: what Health calls it, "" where it is not shown; path: the
    task's name; every: seconds, or when; counted: what waits for it on a day, and what of that has
    waited since before a moment; late_after: how long something may wait, None: until its day is
    over; page: the name of the list behind the number.
    """

    name: str
    label: str
    task: Task
    path: str
    every: float | crontab
    counted: Counted | None
    late_after: timedelta | None
    page: str

    @property
    def expires(self) -> float:
        """Seconds after which no worker need take it: it is asked for anew, and piles up never."""
        return HOUR if isinstance(self.every, crontab) else max(SHORTEST, self.every)

    def backlog(self, on: date, now: datetime) -> Backlog | None:
        """What waits for it, where that can be counted."""
        return self.counted and self.counted(on, now - self.late_after if self.late_after else on)

    def asked_after(self, moment: datetime) -> datetime:
        """When the calendar asks next for what it asked for then."""
        if isinstance(self.every, crontab):
            last, step, _now = self.every.remaining_delta(moment)
            return last + step  # in whole minutes
        return moment + timedelta(seconds=self.every)


JOBS: dict[str, Job] = {}
QUEUES: dict[str, str] = {}  # by the name of the task


def task(queue: str, **options: Any) -> Callable[[Callable[..., None]], Task]:
    """Declare a task of that queue, with Celery's options."""

    def declare(run: Callable[..., None]) -> Task:
        QUEUES[f"{run.__module__}.{run.__name__}"] = queue
        return shared_task(**options)(run)

    return declare


def route(name: str, *_asked: Any, **_more: Any) -> dict[str, str] | None:
    """The queue of a task; Celery asks (CELERY_TASK_ROUTES)."""
    return {"queue": QUEUES[name]} if name in QUEUES else None


def job(
    name: str,
    label: str = "",
    *,
    every: float | crontab,
    queue: str = "default",
    backlog: Counted | None = None,
    late_after: timedelta | None = None,
    page: str = "",
) -> Callable[[Callable[..., None]], Task]:
    """Declare a task that the calendar asks for; see `Job`."""

    def declare(run: Callable[..., None]) -> Task:
        if name in JOBS:
            raise ValueError(f"two jobs are called {name}")
        made, path = task(queue)(run), f"{run.__module__}.{run.__name__}"
        JOBS[name] = Job(name, label, made, path, every, backlog, late_after, page)
        return made

    return declare


def sweep(seconds: float, *steps: Callable[[], int]) -> None:
    """Do each step until it returns 0, all within about so many seconds: what is left is found by
    the next run.
    """
    end = time.monotonic() + seconds
    for step in steps:
        while time.monotonic() < end and step():
            pass

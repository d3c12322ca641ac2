"""The jobs of the calendar, worked off by this process: what they wake runs at once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import Task
from celery.schedules import crontab
from celery.signals import task_failure

from amt_portal.celery import app
from plumbing.jobs import JOBS, QUEUES, Job

TRACE = logging.getLogger("celery.app.trace")
SENDS = "notices"  # the queue of what sends what all others plan and make


def declared() -> list[Job]:
    """The jobs of a pass, in order: what comes by the hour or day, then what comes by minutes and
    follows it up, what sends last.
    """
    return sorted(
        JOBS.values(),
        key=lambda job: (not isinstance(job.every, crontab), QUEUES[job.path] == SENDS),
    )


def work_off() -> None:
    """One pass; a job that fails stops no other."""
    for job in declared():
        job.task.apply()


@contextmanager
def at_once() -> Iterator[list[str]]:
    """What is woken runs in this process, right after the transaction that woke it. Yields the
    failures, as they happen.
    """
    failures: list[str] = []

    def note(sender: Task, exception: BaseException, **_: Any) -> None:
        failures.append(f"{sender.name}: {type(exception).__name__}: {exception}")

    before, level = app.conf.task_always_eager, TRACE.level
    app.conf.task_always_eager = True
    TRACE.setLevel(logging.WARNING)  # a line for each of some hundred tasks a day says nothing
    task_failure.connect(note, weak=False)
    try:
        yield failures
    finally:
        task_failure.disconnect(note)
        TRACE.setLevel(level)
        app.conf.task_always_eager = before

"""The jobs of the calendar, worked off by this process: what they wake runs at once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import Task
from celery.schedules import crontab
from celery.signals import task_failure
from django.conf import settings

from amt_portal.celery import app

TRACE = logging.getLogger("celery.app.trace")
TELLS_OF_WORKERS = "amt_portal.tasks.heartbeat"
SENDS = "notices"  # the queue of what sends what all others plan and make


def declared() -> list[str]:
    """The tasks of a pass, in order: what comes by the hour or day, then what comes by minutes and
    follows it up, what sends last.
    """
    every = {one["task"]: one["schedule"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    every.pop(TELLS_OF_WORKERS, None)
    return sorted(every, key=lambda task: (not isinstance(every[task], crontab), _sends(task)))


def _sends(task: str) -> bool:
    queue = app.amqp.router.route({}, task)["queue"]
    return bool(queue.name == SENDS)


def work_off() -> None:
    """One pass; a job that fails stops no other."""
    for name in declared():
        app.tasks[name].apply()


@contextmanager
def at_once() -> Iterator[list[str]]:
    """What is woken runs in this process, right after the transaction that woke it. Yields the
    failures, as they happen.
    """
    failures: list[str] = []

    def note(sender: Task, exception: BaseException, **_: Any) -> None:
        failures.append(f"{sender.name}: {type(exception).__name__}: {exception}")

    app.loader.import_default_modules()  # the tasks of every app
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

"""What workers do for CCP audits."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime

from celery.schedules import crontab

from ccp.audit.services import calendar, withdrawing
from plumbing import clock
from plumbing.jobs import Backlog, job

KEEP_SECONDS = 75


def backlog(on: date, late_before: date | datetime) -> Backlog:
    """Cases for which time has something."""
    return Backlog.of(calendar.due(on), "next_on", late_before)


@job("audits", "Audit notices, reminders and last days", every=crontab(minute=35), backlog=backlog)
def keep_audits() -> None:
    """Let go what has lost its ground, send notices, remind, and fail what was not answered.

    Whatever does not fit into the time is found by the next run.
    """
    on, end = clock.today(), time.monotonic() + KEEP_SECONDS
    steps: list[Callable[[], int]] = [
        lambda: withdrawing.withdraw_gone(on=on),
        lambda: calendar.notify(on=on),
        lambda: calendar.remind(on=on),
    ]
    for step in steps:
        while time.monotonic() < end and step():
            pass

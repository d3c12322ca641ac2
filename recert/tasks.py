"""What workers do for applications."""

from __future__ import annotations

from datetime import date, datetime

from celery.schedules import crontab

from plumbing import clock
from plumbing.jobs import Backlog, job, sweep
from recert.services import calendar, withdrawing

KEEP_SECONDS = 75


def backlog(on: date, late_before: date | datetime) -> Backlog:
    """Applications for which time has something."""
    return Backlog.of(calendar.due(on), "next_on", late_before)


@job(
    "applications",
    "Applications: warnings, last days, unpaid invoices",
    every=crontab(minute=45),
    backlog=backlog,
)
def keep_applications() -> None:
    """Let go what has lost its ground, warn, let expire and close, void what nobody paid.

    Whatever does not fit into the time is found by the next run.
    """
    on = clock.today()
    sweep(
        KEEP_SECONDS,
        lambda: withdrawing.withdraw_gone(on=on),
        lambda: calendar.keep(on=on),
        lambda: calendar.void_unpaid(on=on),
    )

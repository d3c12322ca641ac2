"""What workers do for CCP audits."""

from __future__ import annotations

from datetime import date, datetime

from celery.schedules import crontab

from ccp.audit.services import calendar, withdrawing
from plumbing import clock
from plumbing.jobs import Backlog, job, sweep

KEEP_SECONDS = 75


def backlog(on: date, late_before: date | datetime) -> Backlog:
    """Cases for which time has something."""
    return Backlog.of(calendar.due(on), "next_on", late_before)


@job("audits", "Audit notices, reminders and last days", every=crontab(minute=35), backlog=backlog)
def keep_audits() -> None:
    """Let go what has lost its ground, send notices, remind, and fail what was not answered."""
    on = clock.today()
    sweep(
        KEEP_SECONDS,
        lambda: withdrawing.withdraw_gone(on=on),
        lambda: calendar.notify(on=on),
        lambda: calendar.remind(on=on),
    )

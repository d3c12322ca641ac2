"""What workers do for courses."""

from __future__ import annotations

from datetime import date, datetime

from celery.schedules import crontab

from courses.services import unpaid
from plumbing import clock
from plumbing.jobs import Backlog, job, sweep

VOID_SECONDS = 60


def backlog(on: date, late_before: date | datetime) -> Backlog:
    """Invoices of courses that are to be void."""
    return Backlog.of(unpaid.due(on), "due_on", late_before)


@job(
    "courses",
    "Courses: unpaid invoices",
    every=crontab(minute=25),
    backlog=backlog,
)
def void_unpaid_courses() -> None:
    """Void the invoices of courses that nobody paid in time."""
    on = clock.today()
    sweep(VOID_SECONDS, lambda: unpaid.void_unpaid(on=on))

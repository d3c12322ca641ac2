"""What workers do for the eligibility assistant."""

from __future__ import annotations

from datetime import date, datetime

from celery.schedules import crontab

from plumbing import clock
from plumbing.jobs import Backlog, job
from recert.eligibility.queries.kept import over
from recert.eligibility.services import keeping


def backlog(on: date, late_before: date | datetime) -> Backlog:
    """Answers whose link is over."""
    return Backlog.of(over(on), "through", late_before)


@job(
    "kept_answers",
    "Delete answers whose link is over",
    every=crontab(hour=9, minute=50),
    backlog=backlog,
)
def let_kept_answers_go() -> None:
    keeping.let_go(on=clock.today())

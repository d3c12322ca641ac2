"""What workers do for looks."""

from __future__ import annotations

from datetime import timedelta

from celery.schedules import crontab

from credentials.looks.rules.figures import KEPT_DAYS
from credentials.looks.services import noting
from members.queries.policy import policy
from plumbing import clock
from plumbing.jobs import job


@job("looks-kept", "Delete who looked more than a year ago", every=crontab(hour=9, minute=20))
def forget_looks() -> None:
    """Delete the looks that are older than policy keeps them."""
    on = clock.today()
    noting.forget(before=on - timedelta(days=policy()[KEPT_DAYS].on(on)))

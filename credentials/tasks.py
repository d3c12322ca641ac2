"""What workers do for badges."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from celery.schedules import crontab

from credentials.credly.client import provider
from credentials.services import comparing, following
from plumbing.jobs import Backlog, job

FOLLOW_SECONDS = 50


def backlog(_on: date, late_before: date | datetime) -> Backlog:
    """Badges that are to be compared with the provider."""
    if provider() is None:
        return Backlog(0, 0, 0, None)
    return Backlog.of(following.stale(), "noted_at", late_before, following.QUEUE.given_up)


@job(
    "badges",
    "Badges: brought to the standing",
    every=60,
    backlog=backlog,
    late_after=timedelta(minutes=30),
)
def follow_badges() -> None:
    """Bring the badges of what has changed to what is wanted."""
    following.follow_stale(seconds=FOLLOW_SECONDS)


@job("badges-compared", "Badges: all of them compared once a night", every=crontab(minute=50))
def compare_badges() -> None:
    """Compare all there are in the first hour of the office's day; where the provider cannot be
    asked then, in the next one that it can.
    """
    comparing.compare_all()

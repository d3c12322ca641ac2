"""What beat asks for: each a short call that may run at any time and any number of times."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial

from celery import shared_task
from celery.schedules import crontab

from amt_portal import desk_figures, expired
from plumbing import clock, files
from plumbing.files.owned import FOLDERS
from plumbing.jobs import job

SWEEP_SECONDS = 60
UNNAMED_FOR = timedelta(days=1)


@shared_task
def heartbeat() -> None:
    """Nothing: that a worker takes it tells that its queue is worked on."""


@job("figures", every=300)
def count_figures() -> None:
    """Count what desk home shows, where that takes longer than a page should."""
    desk_figures.keep(clock.today())


@job("expired", "Remove sessions, claims and limits that are over", every=crontab(minute=45))
def remove_expired() -> None:
    """Delete sessions, claims and counts of limits that are over, for a minute at most."""
    end = time.monotonic() + SWEEP_SECONDS
    expired.remove(now=clock.now(), goes_on=lambda: time.monotonic() < end)


@job("unnamed-files", "Remove files that nothing names", every=crontab(hour=8, minute=40))
def remove_unnamed_files(after: str = "") -> None:
    """Delete what was taken out and what killed processes left behind, a day later.

    Goes through all files by name and goes on in a new task, from `after`, when a minute is over.
    """
    end, before = time.monotonic() + SWEEP_SECONDS, clock.now() - UNNAMED_FOR
    for folder in sorted(FOLDERS):
        inside = after.startswith(f"{folder}/")
        if after > folder and not inside:
            continue  # an earlier task came to its end
        came_to = files.remove_unnamed(
            folder,
            named=partial(FOLDERS[folder], before=before),
            before=before,
            after=after if inside else "",
            goes_on=lambda: time.monotonic() < end,
        )
        if came_to:
            remove_unnamed_files.delay(came_to)
            return

"""What workers do for files that were handed in."""

from __future__ import annotations

from celery.schedules import crontab

from casework.services import scans, turns
from plumbing import clock
from plumbing.jobs import job

SCAN_SECONDS = 45


@job("virus-checks", "Check waiting files for viruses", every=crontab(minute="*/15"))
def scan_documents() -> None:
    """Have the files checked for viruses that came while the scanner was away."""
    turns.forget(before=clock.today())
    scans.scan_pending(seconds=SCAN_SECONDS)

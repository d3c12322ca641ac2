"""What workers do for files that were handed in."""

from __future__ import annotations

from celery import shared_task

from casework.services import scans, turns
from plumbing import clock

SCAN_SECONDS = 45


@shared_task
def scan_documents() -> None:
    """Have the files checked for viruses that came while the scanner was away."""
    turns.forget(before=clock.today())
    scans.scan_pending(seconds=SCAN_SECONDS)

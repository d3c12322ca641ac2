"""What workers do for files that were handed in."""

from __future__ import annotations

from celery.schedules import crontab

from casework.services import pages, scans, turns
from plumbing import clock
from plumbing.jobs import job

SCAN_SECONDS = 45
PAGES_SECONDS = 50


@job("virus-checks", "Check waiting files for viruses", every=crontab(minute="*/15"))
def scan_documents() -> None:
    """Have the files checked for viruses that came while the scanner was away."""
    turns.forget(before=clock.today())
    scans.scan_pending(seconds=SCAN_SECONDS)


@job("pages", "Draw and read pages of documents", every=60, queue="pdf")
def make_pages() -> None:
    """Have pictures and words of pages ready before a reviewer asks for them."""
    pages.make(seconds=PAGES_SECONDS)

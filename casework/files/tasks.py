"""What workers do for files that were handed in."""

from __future__ import annotations

from datetime import date, datetime

from casework.files.services import taking
from plumbing import clock
from plumbing.jobs import SOON, Backlog, job

TAKE_SECONDS = 60


def backlog(_on: date, late_before: date | datetime) -> Backlog:
    """Rows of files that are being taken."""
    return Backlog.of(taking.waiting(), "file__taken_at", late_before)


@job("files", "Rows of files handed in", every=60, backlog=backlog, late_after=SOON)
def take_rows() -> None:
    """Take rows for about a minute; the next run goes on."""
    taking.take_waiting(on=clock.today(), seconds=TAKE_SECONDS)

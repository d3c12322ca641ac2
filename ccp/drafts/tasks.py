"""What workers do for forwarded emails."""

from __future__ import annotations

from ccp.drafts.services import reading
from plumbing import clock
from plumbing.jobs import SOON, job, task


@task("soon")
def read_draft(draft_id: int) -> None:
    """Look at the files of one draft, and answer."""
    reading.read(draft_id=draft_id, on=clock.today())


@job(
    "drafts",
    "Look at files of forwarded emails",
    every=60,
    backlog=reading.backlog,
    late_after=SOON,
)
def read_drafts() -> None:
    """Look at what was not looked at."""
    reading.sweep(on=clock.today())

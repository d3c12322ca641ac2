"""What workers do for completions."""

from __future__ import annotations

from celery.schedules import crontab

from courses.completions.services import checking_in, counting, matching
from plumbing import clock
from plumbing.jobs import SOON, job
from plumbing.queue import wake

COUNT_SECONDS = 50


@job(
    "completions",
    "Count completions that were reported",
    every=60,
    backlog=counting.backlog,
    late_after=SOON,
)
def count_completions() -> None:
    """Count for less than a minute; who receives some wakes it at once."""
    if counting.count_waiting(on=clock.today(), seconds=COUNT_SECONDS):
        wake(count_completions)


@job(
    "attendances",
    "Complete meetings that are over",
    every=60,
    backlog=checking_in.backlog,
    late_after=SOON,
)
def credit_attendances() -> None:
    """Complete the places of who was there, for less than a minute."""
    if checking_in.credit_waiting(on=clock.today(), seconds=COUNT_SECONDS):
        wake(credit_attendances)


@job("parked", "Match parked completions", every=crontab(minute=35))
def match_parked_completions() -> None:
    """Look at all that is parked, and count what was matched."""
    if matching.match_all():
        wake(count_completions)

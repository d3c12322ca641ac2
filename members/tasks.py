"""What workers do for the members app; each loads by id and calls one service."""

from __future__ import annotations

import time
from datetime import date, datetime

from celery.schedules import crontab

from members.models import Claim, Standing
from members.services import claims, feed, second_person, standing
from plumbing import clock
from plumbing.jobs import SOON, Backlog, job, sweep, task

SWEEP_SECONDS = 60


def _claims(_on: date, late_before: date | datetime) -> Backlog:
    return Backlog.of(Claim.objects.filter(handled_at=None), "created_at", late_before)


def _standings(on: date, late_before: date | datetime) -> Backlog:
    due = Standing.objects.filter(next_change_on__lte=on)
    return Backlog.of(due, "next_change_on", late_before)


@task("soon")
def send_claim_code(claim_id: int) -> None:
    """Send the code of one claim, if it fits a record."""
    claims.send_code(claim=Claim.objects.get(pk=claim_id), now=clock.now())


@job("claims", "Send claim codes", every=60, backlog=_claims, late_after=SOON)
def send_claim_codes() -> None:
    """Find the claims whose wake-up was lost; one that cannot be answered stops no other."""
    claims.send_codes(now=clock.now(), seconds=SWEEP_SECONDS)


@job("word-of-matters", every=60)
def tell_matters() -> None:
    """Send word of what a second person confirmed."""
    second_person.tell(seconds=SWEEP_SECONDS)


@job(
    "news",
    "Tell what changed to whatever follows from it",
    every=60,
    backlog=feed.backlog,
    late_after=SOON,
)
def hear_news() -> None:
    """Let every reader of the feed hear what changed; the beat wakes it every minute."""
    on, end = clock.today(), time.monotonic() + SWEEP_SECONDS
    feed.hear_all(on=on, goes_on=lambda: time.monotonic() < end)
    feed.hear_again(on=on, seconds=end - time.monotonic())


@job("standing", "Notice changes of standing", every=crontab(minute=5), backlog=_standings)
def sweep_standing() -> None:
    """Notice the changes of standing that the calendar brought, for about a minute."""
    sweep(SWEEP_SECONDS, lambda: standing.sweep(on=clock.today()))

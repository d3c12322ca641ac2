"""What workers do for the members app; each loads by id and calls one service."""

from __future__ import annotations

import time
from datetime import datetime

from celery import shared_task

from members.models import Claim, PrintRun, User
from members.services import claims, deliveries, feed, print_runs, second_person, standing
from plumbing import clock
from plumbing.queue import wake

SWEEP_SECONDS = 60


@shared_task
def send_claim_code(claim_id: int) -> None:
    """Send the code of one claim, if it fits a record."""
    claims.send_code(claim=Claim.objects.get(pk=claim_id), now=clock.now())


@shared_task
def send_claim_codes() -> None:
    """Find the claims whose wake-up was lost; one that cannot be answered stops no other."""
    claims.send_codes(now=clock.now(), seconds=SWEEP_SECONDS)


@shared_task
def tell_matters() -> None:
    """Send word of what a second person confirmed."""
    second_person.tell(seconds=SWEEP_SECONDS)


@shared_task
def hear_news() -> None:
    """Let every reader of the feed hear what changed; the beat wakes it every minute."""
    end = time.monotonic() + SWEEP_SECONDS
    feed.hear_all(on=clock.today(), goes_on=lambda: time.monotonic() < end)


@shared_task
def deliver_notices() -> None:
    """Send what is due for about a minute; the beat wakes it every minute."""
    deliveries.deliver_due(on=clock.today(), seconds=SWEEP_SECONDS)


@shared_task
def gather_print_run(actor_id: int, asked_at: str) -> None:
    """Gather one run for the person who asked at that moment, then the next, until no letter is
    due; one that a run of theirs gave back waits until somebody asks again.
    """
    actor, before = User.objects.get(pk=actor_id), datetime.fromisoformat(asked_at)
    run = print_runs.gather(on=clock.today(), before=before, actor=actor)
    if run is not None:
        wake(render_print_run, run.pk)
        wake(gather_print_run, actor_id, asked_at)


@shared_task(soft_time_limit=540, time_limit=600)
def render_print_run(run_id: int) -> None:
    """Make the PDF of one gathered print run."""
    print_runs.render(run_id=run_id)


@shared_task
def render_print_runs() -> None:
    """Find the gathered runs whose wake-up was lost."""
    for (run_id,) in PrintRun.objects.filter(state=PrintRun.State.GATHERED).values_list("pk")[:10]:
        render_print_run.delay(run_id)


@shared_task
def sweep_standing() -> None:
    """Notice the changes of standing that the calendar brought, for about a minute."""
    end = time.monotonic() + SWEEP_SECONDS
    while standing.sweep(on=clock.today()) and time.monotonic() < end:
        pass

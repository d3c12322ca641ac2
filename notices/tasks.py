"""What workers do for notices; each loads by id and calls one service."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from celery import shared_task

from members.models import User
from notices.models import Notice, PrintRun
from notices.queries import outbox
from notices.services import deliveries, planning, print_runs
from plumbing import clock
from plumbing.jobs import SOON, Backlog, job, task
from plumbing.queue import wake

SWEEP_SECONDS = 60


def _emails(on: date, late_before: date | datetime) -> Backlog:
    stuck = Notice.objects.filter(state__in=outbox.WORK_STATES).count()
    return replace(Backlog.of(outbox.due_emails(on), "due_on", late_before), stuck=stuck)


def _print_runs(_on: date, late_before: date | datetime) -> Backlog:
    gathered = PrintRun.objects.filter(state=PrintRun.State.GATHERED)
    return Backlog.of(gathered, "created_at", late_before)


@job(
    "notices",
    "Send due emails",
    every=60,
    queue="notices",
    backlog=_emails,
    page="desk:notices",
)
def deliver_notices() -> None:
    """Send what is due for about a minute; the beat wakes it every minute."""
    planning.release_held_back()
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


@task("pdf", soft_time_limit=540, time_limit=600)
def render_print_run(run_id: int) -> None:
    """Make the PDF of one gathered print run."""
    print_runs.render(run_id=run_id)


@job(
    "print-runs",
    "Make gathered print runs",
    every=300,
    queue="pdf",
    backlog=_print_runs,
    late_after=SOON,
    page="notices:desk_letters",
)
def render_print_runs() -> None:
    """Find the gathered runs whose wake-up was lost."""
    for (run_id,) in PrintRun.objects.filter(state=PrintRun.State.GATHERED).values_list("pk")[:10]:
        render_print_run.delay(run_id)

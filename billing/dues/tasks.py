"""What workers do for dues; each loads by id or sweeps, and calls one service."""

from __future__ import annotations

from datetime import date

from celery import shared_task
from celery.schedules import crontab

from billing.dues.models import RenewalRun
from billing.dues.queries import renewal_months
from billing.dues.services import dunning, late_fees, renewal_counts, renewal_runs
from billing.tasks import EXPIRES, render_papers
from members.rules.calendar import first_of_month
from plumbing import clock
from plumbing.jobs import job, task


@shared_task
def run_renewals(run_id: int) -> None:
    """Work on a renewal run; go on in a new task while there is more to do."""
    more = renewal_runs.work(run_id=run_id)
    if more:
        run_renewals.apply_async((run_id,), expires=EXPIRES)
    if more or RenewalRun.objects.filter(pk=run_id, state=RenewalRun.State.DONE).exists():
        render_papers.apply_async(expires=EXPIRES)


@job("renewals", "Start the renewal runs that are due", every=60)
def run_due_renewals() -> None:
    """Ask for the runs that the calendar wants, find those whose wake-up was lost, and count the
    large months that the Renewals page opens with.
    """
    on = clock.today()
    for run in renewal_runs.due(on=on):
        run_renewals.apply_async((run.pk,), expires=EXPIRES)
    renewal_counts.keep(periods=renewal_months.shown(first_of_month(on)), on=on)


@task("soon")
def count_month(first: str) -> None:
    """Count a month that somebody looks at; `first` is its first day."""
    renewal_counts.keep(periods=[date.fromisoformat(first)], on=clock.today())


@job("dunning", "Plan reminders", every=crontab(minute=25))
def plan_dunning() -> None:
    """Plan the reminders that are due by today and the word of lapses that were noticed, and void
    the late fees of those whom paying no longer brings back.
    """
    on = clock.today()
    dunning.plan_reminders(on=on)
    while dunning.plan_lapsed(on=on):
        pass
    late_fees.void_in_vain(on=on)

"""What workers do for billing; each loads by id or sweeps, and calls one service."""

from __future__ import annotations

from datetime import date, timedelta

from celery import shared_task

from billing.models import RenewalRun
from billing.queries import renewal_months
from billing.services import (
    checkout,
    documents,
    dunning,
    late_fees,
    outside_refunds,
    renewal_counts,
    renewal_runs,
    webhooks,
)
from members.rules.calendar import first_of_month
from plumbing import clock

# Seconds after which a wake-up that no worker took is void: the clock has asked again, and what
# waits behind them must not wait for dozens of them.
EXPIRES = 60


@shared_task
def handle_webhook(row_id: int) -> None:
    """Look into one stored webhook event."""
    webhooks.handle(event_id=row_id, on=clock.today())


@shared_task
def reconcile_payments() -> None:
    """Find what no webhook and no redirect told: stored events first, then unsettled checkouts,
    then what went back without us in the days that the provider goes on telling of it.
    """
    webhooks.sweep(on=clock.today())
    checkout.close_overtaken(on=clock.today())
    checkout.reconcile(on=clock.today())
    outside_refunds.find(since=clock.now() - timedelta(days=3))


@shared_task
def close_overtaken() -> None:
    """Close the payment pages of invoices that were settled another way."""
    checkout.close_overtaken(on=clock.today())


@shared_task
def render_documents() -> None:
    """Make the PDFs that are wanted; go on in a new task while there are more."""
    if documents.render_wanted(seconds=50):
        render_documents.apply_async(expires=EXPIRES)


@shared_task
def run_renewals(run_id: int) -> None:
    """Work on a renewal run; go on in a new task while there is more to do."""
    more = renewal_runs.work(run_id=run_id)
    if more:
        run_renewals.apply_async((run_id,), expires=EXPIRES)
    if more or RenewalRun.objects.filter(pk=run_id, state=RenewalRun.State.DONE).exists():
        render_documents.apply_async(expires=EXPIRES)


@shared_task
def run_due_renewals() -> None:
    """Ask for the runs that the calendar wants, find those whose wake-up was lost, and count the
    months that the Renewals page opens with.
    """
    on = clock.today()
    for run in renewal_runs.due(on=on):
        run_renewals.apply_async((run.pk,), expires=EXPIRES)
    renewal_counts.keep(periods=renewal_months.shown(first_of_month(on)), on=on)


@shared_task
def count_month(first: str) -> None:
    """Count a month that somebody looks at; `first` is its first day."""
    renewal_counts.keep(periods=[date.fromisoformat(first)], on=clock.today())


@shared_task
def plan_dunning() -> None:
    """Plan the reminders that are due by today and the word of lapses that were noticed, and void
    the late fees of those whom paying no longer brings back.
    """
    on = clock.today()
    dunning.plan_reminders(on=on)
    while dunning.plan_lapsed(on=on):
        pass
    late_fees.void_in_vain(on=on)

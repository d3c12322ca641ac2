"""What workers do for billing; each loads by id or sweeps, and calls one service."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from billing.services import (
    checkout,
    large_refunds,
    outside_refunds,
    papers,
    receivables,
    webhooks,
)
from plumbing import clock
from plumbing.jobs import SOON, job, task

# Seconds after which a wake-up that no worker took is void: the clock has asked again, and what
# waits behind them must not wait for dozens of them.
EXPIRES = 60


@task("soon")
def handle_webhook(row_id: int) -> None:
    """Look into one stored webhook event."""
    webhooks.handle(event_id=row_id, on=clock.today())


@job(
    "papers",
    "Make invoice and receipt PDFs",
    every=60,
    queue="pdf",
    backlog=papers.backlog,
    late_after=timedelta(hours=1),
)
def render_papers() -> None:
    """Make the PDFs that are wanted; go on in a new task while there are more."""
    if papers.render_wanted(seconds=50):
        render_papers.apply_async(expires=EXPIRES)


@job(
    "payments",
    "Look into webhooks and open payments",
    every=300,
    backlog=webhooks.backlog,
    late_after=SOON,
)
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


@job("receivables", every=300)
def count_receivables() -> None:
    """Count what the home of money shows, where that takes longer than a page should."""
    receivables.keep(clock.today())


@job("confirmed-refunds", every=60)
def give_confirmed_refunds() -> None:
    """Give back what a second person has confirmed, where the provider gives it."""
    large_refunds.give_confirmed(on=clock.today())

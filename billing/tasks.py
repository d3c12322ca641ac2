"""What workers do for billing; each loads by id or sweeps, and calls one service."""

from __future__ import annotations

from celery import shared_task

from billing.models import WebhookEvent
from billing.services import checkout, webhooks
from plumbing import clock


@shared_task
def handle_webhook(row_id: int) -> None:
    """Look into one stored webhook event."""
    webhooks.handle(row=WebhookEvent.objects.get(pk=row_id), on=clock.today())


@shared_task
def reconcile_payments() -> None:
    """Find what no webhook and no redirect told: stored events first, then unsettled checkouts."""
    webhooks.sweep(on=clock.today())
    checkout.reconcile(on=clock.today())

"""The provider's webhooks: hints that are stored once, answered, and then looked into."""

from __future__ import annotations

import logging
import math
import uuid
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from billing.models import Checkout, WebhookEvent
from billing.services import checkout as checkouts
from billing.services import disputes, outside_refunds, returned_refunds
from billing.stripe.client import provider
from billing.stripe.errors import ProviderRefused, ProviderUnreachable
from billing.stripe.facts import Event
from plumbing import clock, work
from plumbing.jobs import Backlog

SWEEP_SECONDS = 30
QUEUE = work.Queue(
    lease=timedelta(minutes=3),
    most=20,  # some eight hours
    ends=(ProviderUnreachable,),
)
REFUND_MOVED = {"refund.created", "refund.failed", "refund.updated", "charge.refund.updated"}

log = logging.getLogger(__name__)


def store(*, event: Event) -> tuple[WebhookEvent, bool]:
    """Keep a verified event under its id; the second value is False when it was here before."""
    return WebhookEvent.objects.get_or_create(
        event_id=event.id, defaults={"type": event.type, "object_id": event.object_id}
    )


def handle(*, event_id: int, on: date) -> None:
    """Look into one stored event, unless somebody has or does; later, if it does not work now."""
    row = waiting().filter(pk=event_id)
    work.do_taken(QUEUE, work.take(QUEUE, row), partial(_handle, on=on), end=math.inf)


def waiting() -> QuerySet[WebhookEvent]:
    """Events that nobody has looked into yet, the oldest first."""
    return WebhookEvent.objects.filter(handled_at=None).order_by("pk")


def _handle(row: WebhookEvent, *, on: date) -> None:
    """Do what a stored event calls for, by asking the provider what is true. Safe to repeat."""
    outcome = _look_into(row, on)
    WebhookEvent.objects.filter(pk=row.pk).update(handled_at=clock.now(), outcome=outcome[:300])


def _look_into(row: WebhookEvent, on: date) -> str:
    """Do it and say what came of it; what the provider refuses to tell is for a person."""
    try:
        if row.type.startswith("checkout.session."):
            return _checkout(row, on)
        if row.type in REFUND_MOVED:
            ours = returned_refunds.look_into(provider_id=row.object_id, on=on)
            return ours or outside_refunds.look_into(provider_id=row.object_id)
        if row.type == "charge.refunded":
            return outside_refunds.look_for(intent=provider().intent_of(row.object_id))
        if row.type.startswith("charge.dispute."):
            return disputes.look_into(provider_id=row.object_id)
    except ProviderRefused as refused:
        log.exception("webhook not looked into", extra={"event": row.event_id})
        return str(refused)
    return "nothing to do"


def _checkout(row: WebhookEvent, on: date) -> str:
    ours = Checkout.objects.filter(provider_id=row.object_id).first()
    ours = ours or _referred(provider().read_checkout(row.object_id).reference)
    if ours is None:
        return "not a checkout of this portal"
    ours = checkouts.confirm(checkout=ours, on=on)
    return ours.problem or ours.state


def _referred(reference: str) -> Checkout | None:
    """The checkout of a page whose answer was lost; None for a reference that cannot be ours."""
    with suppress(ValueError):
        return Checkout.objects.filter(key=uuid.UUID(reference), provider_id=None).first()
    return None


def backlog(on: date, late_before: date | datetime) -> Backlog:
    """What waits for `sweep`."""
    stored = WebhookEvent.objects.filter(handled_at=None)
    return Backlog.of(stored, "received_at", late_before, QUEUE.given_up)


def sweep(*, on: date) -> None:
    """Handle stored events whose wake-up was lost or whose next try has come, for half a minute or
    until the provider does not answer.
    """
    with suppress(ProviderUnreachable):
        work.work_off(QUEUE, waiting(), partial(_handle, on=on), seconds=SWEEP_SECONDS)

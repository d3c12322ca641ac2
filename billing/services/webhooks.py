"""The provider's webhooks: hints that are stored once, answered, and then looked into."""

from __future__ import annotations

import logging
import uuid
from datetime import date

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.db.models import F

from billing.models import Checkout, WebhookEvent
from billing.services import checkout as checkouts
from billing.services import disputes, outside_refunds, returned_refunds
from billing.stripe.client import provider
from billing.stripe.errors import OddAnswer, ProviderRefused, ProviderUnreachable
from billing.stripe.facts import Event
from plumbing import clock

MOST_ATTEMPTS = 20
REFUND_MOVED = {"refund.created", "refund.failed", "refund.updated", "charge.refund.updated"}

log = logging.getLogger(__name__)


def store(*, event: Event) -> tuple[WebhookEvent, bool]:
    """Keep a verified event under its id; the second value is False when it was here before."""
    return WebhookEvent.objects.get_or_create(
        event_id=event.id, defaults={"type": event.type, "object_id": event.object_id}
    )


def handle(*, row: WebhookEvent, on: date) -> None:
    """Do what a stored event calls for, by asking the provider what is true. Safe to repeat.

    Raises ProviderUnreachable: it is tried again later.
    """
    if row.handled_at is not None:
        return
    WebhookEvent.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
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
            return disputes.look_into(provider_id=row.object_id, on=on)
    except ProviderRefused as refused:
        log.exception("webhook not looked into", extra={"event": row.event_id})
        return str(refused)
    return "nothing to do"


def _checkout(row: WebhookEvent, on: date) -> str:
    page = provider().read_checkout(row.object_id)
    ours = Checkout.objects.filter(provider_id=page.id)
    key = _key(page.reference)
    if key is not None:
        ours |= Checkout.objects.filter(key=key, provider_id=None)
    checkout = ours.first()
    if checkout is None:
        return "not a checkout of this portal"
    checkout = checkouts.confirm(checkout=checkout, on=on)
    return checkout.problem or checkout.state


def _key(reference: str) -> str | None:
    """A reference as a key, or None for one that cannot be ours."""
    try:
        return str(uuid.UUID(reference))
    except ValueError:
        return None


def sweep(*, on: date, limit: int = 100) -> int:
    """Handle stored events whose wake-up was lost or whose last try failed; how many were."""
    handled = 0
    # Those that failed most come last, so that one that always fails holds up no other.
    waiting = WebhookEvent.objects.filter(handled_at=None, attempts__lt=MOST_ATTEMPTS)
    for row in waiting.order_by("attempts", "pk")[:limit]:
        try:
            handle(row=row, on=on)
        except OddAnswer:
            log.exception("webhook not looked into", extra={"event": row.event_id})
        except ProviderUnreachable:
            return handled
        except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
            raise
        except Exception:  # whatever one row brings about; the others are not to wait for it
            log.exception("webhook not looked into", extra={"event": row.event_id})
        else:
            handled += 1
    return handled

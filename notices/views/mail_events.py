"""What the mail provider tells afterwards: a message that bounced for good."""

from __future__ import annotations

from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.dispatch import receiver

from notices.services import deliveries
from plumbing import clock

ADDRESS_REASONS = {RejectReason.INVALID, RejectReason.BOUNCED}


@receiver(tracking, dispatch_uid="members.mail_events")
def bounced(sender: Any, event: AnymailTrackingEvent, **_more: Any) -> None:
    """Move the message to the letters; a provider that still tries says `deferred`, not this."""
    if event.event_type not in {EventType.BOUNCED, EventType.REJECTED}:
        return
    deliveries.bounced_later(
        message_id=event.message_id or "",
        address=event.recipient or "",
        address_bad=event.reject_reason in ADDRESS_REASONS,
        on=clock.today(),
        reason=f"{event.event_type}: {event.mta_response or event.description or ''}",
    )

"""Refunds above the limit that wait for a second person (handbook section 12)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from billing.models import Payment
from members.models import Matter

LARGE_REFUND = "large_refund"


def subject_of(payment: Payment) -> str:
    """What the matter and the history are about."""
    return f"payment:{payment.pk}"


def waiting() -> QuerySet[Matter]:
    """Every one that waits, the oldest first."""
    rows = Matter.objects.filter(kind=LARGE_REFUND, decided_at=None)
    return rows.select_related("asked_by", "certificant").order_by("pk")


def waiting_of(payment: Payment) -> Matter | None:
    """The one of a payment that waits: there is one at most."""
    return waiting().filter(subject=subject_of(payment)).first()


def asked_with(payment: Payment, key: UUID) -> Matter | None:
    """What this very form has asked for and waits."""
    return waiting().filter(subject=subject_of(payment), payload__key=str(key)).first()

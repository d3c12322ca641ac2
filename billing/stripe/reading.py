"""From the provider's JSON to our facts. KeyError, TypeError or ValueError when it is not that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from plumbing import clock

from .cents import from_cents
from .facts import Checkout, Dispute, Event, Intent, ProviderRefund

_IDENTIFIER = re.compile(r"[\x21-\x7e]{1,120}")  # what a column of ours holds


def checkout(raw: Mapping[str, Any]) -> Checkout:
    return Checkout(
        id=_identifier(raw["id"]),
        url=raw.get("url") or "",
        status=raw["status"],
        payment_status=raw["payment_status"],
        amount=from_cents(raw["amount_total"]),
        currency=raw["currency"],
        reference=raw.get("client_reference_id") or "",
        payment_intent=intent_of(raw),
        created=_instant(raw["created"]),
    )


def intent(raw: Mapping[str, Any]) -> Intent:
    """A payment intent whose `latest_charge` is expanded."""
    charge = raw.get("latest_charge") or {}
    paid = bool(charge.get("paid"))
    return Intent(
        id=_identifier(raw["id"]),
        received=from_cents(raw["amount_received"]),
        refunded=from_cents(charge["amount_refunded"] if paid else 0),
        charge=_id_of(charge),
        paid_at=_instant(charge["created"]) if paid else None,
    )


def refund(raw: Mapping[str, Any]) -> ProviderRefund:
    return ProviderRefund(
        id=_identifier(raw["id"]),
        status=raw["status"],
        amount=from_cents(raw["amount"]),
        payment_intent=intent_of(raw),
        metadata=dict(raw.get("metadata") or {}),
        created=_instant(raw["created"]),
    )


def intent_of(raw: Mapping[str, Any]) -> str:
    """The intent that a page, a charge, a refund or a dispute belongs to, or ""."""
    return _id_of(raw.get("payment_intent"))


def dispute(raw: Mapping[str, Any]) -> Dispute:
    due_by = (raw.get("evidence_details") or {}).get("due_by")
    return Dispute(
        id=_identifier(raw["id"]),
        status=raw["status"],
        reason=raw["reason"],
        amount=from_cents(raw["amount"]),
        payment_intent=intent_of(raw),
        answer_by=_instant(due_by) if due_by else None,
    )


def event(raw: Mapping[str, Any]) -> Event:
    return Event(
        id=_identifier(raw["id"]),
        type=_identifier(raw["type"])[:80],
        object_id=_identifier(raw["data"]["object"]["id"]),
        livemode=raw["livemode"] is True,
    )


def _identifier(value: object) -> str:
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise ValueError("not an identifier")
    return value


def _id_of(reference: Any) -> str:
    """The id of an object that may be absent, a bare id, or expanded."""
    if isinstance(reference, Mapping):
        reference = reference.get("id")
    return reference if isinstance(reference, str) else ""


def _instant(seconds: int) -> datetime:
    return clock.of_world(datetime.fromtimestamp(seconds, UTC))

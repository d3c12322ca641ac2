"""What the provider says about a payment, as values read from its JSON: nothing of the library
leaves this package, and no cents. `of` raises KeyError, TypeError or ValueError for what is not
that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Self

from plumbing import clock

_IDENTIFIER = re.compile(r"[\x21-\x7e]{1,120}")  # what a column of ours holds

_PLACES = Decimal("0.01")

Json = Mapping[str, Any]


def to_cents(amount: Decimal) -> int:
    """Cents of an amount in a currency with two places; ValueError for a fraction of a cent."""
    cents = amount * 100
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of cents")
    return int(cents)


def from_cents(cents: int | None) -> Decimal:
    return (Decimal(cents or 0) / 100).quantize(_PLACES)


@dataclass(frozen=True)
class Checkout:
    """A hosted payment page. `status`: open, complete, expired. Only `payment_status` `paid`
    means money; `url` is "" once the page is closed.
    """

    id: str
    url: str
    status: str
    payment_status: str
    amount: Decimal
    currency: str
    reference: str
    payment_intent: str
    created: datetime

    @classmethod
    def of(cls, raw: Json) -> Self:
        return cls(
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


@dataclass(frozen=True)
class Intent:
    """The payment behind a page. `paid_at` is the instant of the successful charge, or None."""

    id: str
    received: Decimal
    refunded: Decimal
    charge: str
    paid_at: datetime | None

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Of a payment intent whose `latest_charge` is expanded."""
        charge = raw.get("latest_charge") or {}
        paid = bool(charge.get("paid"))
        return cls(
            id=_identifier(raw["id"]),
            received=from_cents(raw["amount_received"]),
            refunded=from_cents(charge["amount_refunded"] if paid else 0),
            charge=_id_of(charge),
            paid_at=_instant(charge["created"]) if paid else None,
        )


@dataclass(frozen=True)
class Dispute:
    """A card holder's bank asks for the money back. `status`: needs_response, under_review, won,
    lost, prevented, or one that begins with `warning_` and moves no money. `answer_by`: until when
    evidence may be sent, or None.
    """

    id: str
    status: str
    reason: str
    amount: Decimal
    payment_intent: str
    answer_by: datetime | None

    @classmethod
    def of(cls, raw: Json) -> Self:
        due_by = (raw.get("evidence_details") or {}).get("due_by")
        return cls(
            id=_identifier(raw["id"]),
            status=raw["status"],
            reason=raw["reason"],
            amount=from_cents(raw["amount"]),
            payment_intent=intent_of(raw),
            answer_by=_instant(due_by) if due_by else None,
        )


@dataclass(frozen=True)
class ProviderRefund:
    """`status`: pending, requires_action, succeeded, failed, canceled."""

    id: str
    status: str
    amount: Decimal
    payment_intent: str
    metadata: Mapping[str, str]
    created: datetime

    @classmethod
    def of(cls, raw: Json) -> Self:
        return cls(
            id=_identifier(raw["id"]),
            status=raw["status"],
            amount=from_cents(raw["amount"]),
            payment_intent=intent_of(raw),
            metadata=dict(raw.get("metadata") or {}),
            created=_instant(raw["created"]),
        )


@dataclass(frozen=True)
class Event:
    """A webhook's hint: what happened to which object. The truth is read back by `object_id`."""

    id: str
    type: str
    object_id: str
    livemode: bool

    @classmethod
    def of(cls, raw: Json) -> Self:
        return cls(
            id=_identifier(raw["id"]),
            type=_identifier(raw["type"])[:80],
            object_id=_identifier(raw["data"]["object"]["id"]),
            livemode=raw["livemode"] is True,
        )


def intent_of(raw: Json) -> str:
    """The intent that a page, a charge, a refund or a dispute belongs to, or ""."""
    return _id_of(raw.get("payment_intent"))


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

"""What the provider says about a payment, as values: nothing of the library leaves this package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


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


@dataclass(frozen=True)
class Intent:
    """The payment behind a page. `paid_at` is the instant of the successful charge, or None."""

    id: str
    received: Decimal
    refunded: Decimal
    charge: str
    paid_at: datetime | None


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


@dataclass(frozen=True)
class ProviderRefund:
    """`status`: pending, requires_action, succeeded, failed, canceled."""

    id: str
    status: str
    amount: Decimal
    payment_intent: str
    metadata: Mapping[str, str]
    created: datetime


@dataclass(frozen=True)
class Event:
    """A webhook's hint: what happened to which object. The truth is read back by `object_id`."""

    id: str
    type: str
    object_id: str
    livemode: bool

"""The card provider's client: one verb per thing the portal asks, plain values in and out.

Every call is made outside a transaction and either returns facts or raises ProviderUnreachable or
ProviderRefused. Writes carry a key of ours; the provider forgets it after a day, so a caller that
comes later must first look with `find_checkouts` or `read_refunds` (handbook, section 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings

from plumbing import clock

from .errors import OddAnswer, named
from .facts import Checkout, Dispute, Intent, ProviderRefund, intent_of, to_cents

# Three tries with their pauses stay below 30 seconds, the time a web worker is given.
TIMEOUT = (3.0, 8.0)  # seconds to connect, to answer
RETRIES = 2
_PAGE = 100
_WITH_CHARGE = ["latest_charge"]


class CardProvider:
    """A client for one key. Holds no state but its connection pool; share it within a process."""

    def __init__(
        self,
        *,
        api_key: str,
        api_base: str = "",
        currency: str = "usd",
        timeout: float | tuple[float, float] = TIMEOUT,
        retries: int = RETRIES,
    ) -> None:
        self._currency = currency
        self._api = stripe.StripeClient(
            api_key,
            base_addresses={"api": api_base} if api_base else {},
            max_network_retries=retries,
            http_client=stripe.RequestsClient(timeout=timeout),
        ).v1

    def create_checkout(
        self,
        *,
        key: str,
        amount: Decimal,
        lines: Sequence[tuple[str, Decimal]],
        reference: str,
        email: str | None,
        success_url: str,
        cancel_url: str,
        expires_at: datetime,
        metadata: Mapping[str, str],
    ) -> Checkout:
        """Open a payment page for `amount`, shown as `lines` of (name, amount) that add up to it.

        `success_url` may hold {CHECKOUT_SESSION_ID}. `expires_at` lies 30 minutes to 24 hours
        ahead. The same `key` with the same facts gives the same page again. `reference` and
        `metadata` come back on the page, `metadata` also on its intent. ValueError when the lines
        do not add up.
        """
        if sum((price for _, price in lines), Decimal(0)) != amount:
            raise ValueError("The lines do not add up to the amount")
        asked: dict[str, Any] = {
            "mode": "payment",
            # Cards alone: every other method can be complete and still unpaid for days.
            "payment_method_types": ["card"],
            # The invoice's currency and no other, so that the amount received is the amount due.
            "adaptive_pricing": {"enabled": False},
            "line_items": [
                {
                    "price_data": {
                        "currency": self._currency,
                        "unit_amount": to_cents(price),
                        "product_data": {"name": name},
                    },
                    "quantity": 1,
                }
                for name, price in lines
            ],
            "client_reference_id": reference,
            "metadata": dict(metadata),
            "payment_intent_data": {"metadata": dict(metadata)},
            "success_url": success_url,
            "cancel_url": cancel_url,
            "expires_at": _stamp(expires_at),
        }
        if email:
            asked["customer_email"] = email
        with _errors_named():
            made = self._api.checkout.sessions.create(
                params=asked,  # type: ignore[arg-type]
                options={"idempotency_key": key},
            )
            return Checkout.of(made.to_dict())

    def read_checkout(self, checkout: str) -> Checkout:
        with _errors_named():
            return Checkout.of(self._api.checkout.sessions.retrieve(checkout).to_dict())

    def find_checkouts(self, *, reference: str, since: datetime) -> list[Checkout]:
        """Pages opened since then under our reference, newest first.

        For an attempt whose answer was lost more than a day ago: its key no longer finds it.
        """
        with _errors_named():
            found = self._api.checkout.sessions.list(
                params={"created": {"gte": _stamp(since)}, "limit": _PAGE}
            )
            return [
                Checkout.of(session.to_dict())
                for session in found.auto_paging_iter()
                if session.client_reference_id == reference
            ]

    def expire_checkout(self, checkout: str) -> Checkout:
        """Close an open page. ProviderRefused when it is complete or expired: then read it."""
        with _errors_named():
            return Checkout.of(self._api.checkout.sessions.expire(checkout).to_dict())

    def read_intent(self, intent: str) -> Intent:
        with _errors_named():
            read = self._api.payment_intents.retrieve(intent, params={"expand": _WITH_CHARGE})
            return Intent.of(read.to_dict())

    def refund(
        self, *, key: str, intent: str, amount: Decimal, reason: str, metadata: Mapping[str, str]
    ) -> ProviderRefund:
        """Give back part or all of a payment; never more than is left (ProviderRefused).

        `reason` is `duplicate`, `fraudulent` or `requested_by_customer`.
        """
        asked = to_cents(amount)
        with _errors_named():
            made = self._api.refunds.create(
                params={
                    "payment_intent": intent,
                    "amount": asked,
                    "reason": reason,
                    "metadata": dict(metadata),
                },
                options={"idempotency_key": key},
            )
            return ProviderRefund.of(made.to_dict())

    def read_refund(self, refund: str) -> ProviderRefund:
        with _errors_named():
            return ProviderRefund.of(self._api.refunds.retrieve(refund).to_dict())

    def read_refunds(self, intent: str) -> list[ProviderRefund]:
        """All refunds of a payment, newest first."""
        return self._refunds({"payment_intent": intent})

    def recent_refunds(self, *, since: datetime) -> list[ProviderRefund]:
        """All refunds that were made since then, whoever asked for them, newest first."""
        return self._refunds({"created": {"gte": _stamp(since)}})

    def _refunds(self, asked: dict[str, Any]) -> list[ProviderRefund]:
        with _errors_named():
            found = self._api.refunds.list(params={**asked, "limit": _PAGE})  # type: ignore[arg-type]
            return [ProviderRefund.of(refund.to_dict()) for refund in found.auto_paging_iter()]

    def intent_of(self, charge: str) -> str:
        """The intent that a charge belongs to; "" for a charge without one, which is not ours."""
        with _errors_named():
            return intent_of(self._api.charges.retrieve(charge).to_dict())

    def read_dispute(self, dispute: str) -> Dispute:
        with _errors_named():
            return Dispute.of(self._api.disputes.retrieve(dispute).to_dict())


def provider() -> CardProvider:
    """The provider the settings name; one per process, so that its connections are used again."""
    return _provider(settings.STRIPE_API_KEY, settings.STRIPE_API_BASE, settings.CURRENCY)


@lru_cache(maxsize=2)
def _provider(api_key: str, api_base: str, currency: str) -> CardProvider:
    return CardProvider(api_key=api_key, api_base=api_base, currency=currency)


def _stamp(moment: datetime) -> int:
    return int(clock.to_world(moment).timestamp())


@contextmanager
def _errors_named() -> Iterator[None]:
    try:
        yield
    except stripe.StripeError as error:
        raise named(error) from error
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise OddAnswer("The answer is not what the provider's pages promise.") from error

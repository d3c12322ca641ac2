from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from billing.stripe.client import CardProvider
from billing.stripe.facts import Checkout
from plumbing import clock
from practice.sandbox.payments.server import SandboxPayments


@pytest.fixture
def payments() -> Iterator[SandboxPayments]:
    with SandboxPayments() as running:
        running.knobs.turn({"deliver": "never"})
        yield running


@pytest.fixture
def provider(payments: SandboxPayments) -> CardProvider:
    """The portal's client; it asks once, so that a fault is seen and not smoothed over."""
    return CardProvider(api_key=payments.api_key, api_base=payments.url, retries=0)


@pytest.fixture
def asked() -> dict[str, Any]:
    return {
        "key": "attempt-1",
        "amount": Decimal("75.00"),
        "lines": [("RMA renewal fee", Decimal("50.00")), ("RPT renewal fee", Decimal("25.00"))],
        "reference": "2026-000123",
        "email": "marisol@example.org",
        "success_url": "http://localhost:8000/paid?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://localhost:8000/invoices",
        "expires_at": clock.now() + timedelta(hours=1),
        "metadata": {"attempt": "1"},
    }


@pytest.fixture
def opened(provider: CardProvider, asked: dict[str, Any]) -> Checkout:
    return provider.create_checkout(**asked)

"""The practice provider, with webhooks off: each test says itself what is looked into."""

from __future__ import annotations

import pytest

from billing import kinds
from practice.sandbox.payments.server import SandboxPayments
from tests.billing.kit import Kit


@pytest.fixture
def sandbox(settings):
    with SandboxPayments(host="127.0.0.1") as running:
        settings.STRIPE_API_KEY = "sk_test_practice"
        settings.STRIPE_API_BASE = running.url
        settings.STRIPE_WEBHOOK_SECRETS = ["whsec_practice"]
        yield running


@pytest.fixture
def kit(monkeypatch):
    """The kind that is declared while a test runs."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kind = Kit()
    kinds.declare(kind, "test_kit")
    return kind

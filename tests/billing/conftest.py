"""The practice provider, with webhooks off: each test says itself what is looked into."""

from __future__ import annotations

import pytest

from practice.sandbox.payments.server import SandboxPayments


@pytest.fixture
def sandbox(settings):
    with SandboxPayments(host="127.0.0.1") as running:
        settings.STRIPE_API_KEY = "sk_test_practice"
        settings.STRIPE_API_BASE = running.url
        settings.STRIPE_WEBHOOK_SECRETS = ["whsec_practice"]
        yield running

"""The one thing the practice processor cannot prove: that the provider itself agrees with it."""

from __future__ import annotations

import os
import socket

import pytest

from billing.stripe.client import CardProvider
from billing.stripe.errors import ProviderRefused

KEY = os.environ.get("STRIPE_REAL_TEST_KEY", "")
pytestmark = pytest.mark.skipif(
    not KEY, reason="set STRIPE_REAL_TEST_KEY to a test key to ask the provider itself"
)
CONNECT = socket.socket.connect  # as it is before a test closes the network


@pytest.fixture
def real(closed_network, monkeypatch) -> CardProvider:
    if not KEY.startswith(("sk_test_", "rk_test_")):
        pytest.fail("STRIPE_REAL_TEST_KEY is not a test key: no test may touch real money")
    monkeypatch.setattr(socket.socket, "connect", CONNECT)
    return CardProvider(api_key=KEY)


def test_a_checkout_is_opened_replayed_read_found_and_expired(real, asked):
    key = f"portal-contract-{os.urandom(8).hex()}"
    asked |= {"key": key, "reference": key}
    made = real.create_checkout(**asked)
    assert (made.amount, made.status, made.payment_status) == (asked["amount"], "open", "unpaid")
    assert real.create_checkout(**asked).id == made.id
    assert real.read_checkout(made.id) == made
    assert [one.id for one in real.find_checkouts(reference=key, since=made.created)] == [made.id]
    with pytest.raises(ProviderRefused) as refused:
        real.create_checkout(**asked | {"email": "other@example.org"})
    assert refused.value.code == "idempotency_error"
    assert real.expire_checkout(made.id).status == "expired"
    with pytest.raises(ProviderRefused):
        real.expire_checkout(made.id)

"""Stand-ins refuse to run where real people or real money could meet them."""

from __future__ import annotations

import pytest

from practice.sandbox.mailbox.catcher import Catcher
from practice.sandbox.mailbox.store import Mailbox
from practice.sandbox.mode import NotForPractice, require_practice
from practice.sandbox.payments.server import SandboxPayments


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_loopback_is_allowed_in_demo_and_test(monkeypatch, host):
    for mode in ("demo", "test"):
        monkeypatch.setenv("PORTAL_MODE", mode)
        require_practice(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])  # noqa: S104
def test_an_address_others_can_reach_is_refused(monkeypatch, host):
    monkeypatch.setenv("PORTAL_MODE", "demo")
    with pytest.raises(NotForPractice):
        require_practice(host)


@pytest.mark.parametrize("mode", ["production", "staging", "", None])
def test_every_other_mode_is_refused_by_both_stand_ins(monkeypatch, tmp_path, mode):
    if mode is None:
        monkeypatch.delenv("PORTAL_MODE", raising=False)
    else:
        monkeypatch.setenv("PORTAL_MODE", mode)
    with pytest.raises(NotForPractice):
        SandboxPayments()
    with pytest.raises(NotForPractice):
        Catcher(Mailbox(tmp_path), port=2525)


@pytest.mark.parametrize("key", ["sk_live_x", "rk_live_x", "", "test"])
def test_payments_refuse_any_key_but_one_for_testing(key):
    with pytest.raises(NotForPractice, match="sk_test_"):
        SandboxPayments(api_key=key)


def test_payments_refuse_an_empty_webhook_secret():
    with pytest.raises(NotForPractice, match="secret"):
        SandboxPayments(webhook_secret="")

"""Webhooks: only a fresh event of our own account, signed with a secret of ours, is believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from billing.stripe import webhook
from billing.stripe.errors import BadSignature
from plumbing import clock
from practice.sandbox.payments.courier import signature

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
OURS, NEXT, FOREIGN = "whsec_ours", "whsec_next", "whsec_foreign"
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "checkout.session.completed",
    "created": 1795359600,
    "livemode": False,
    "data": {"object": {"id": "cs_test_1", "object": "checkout.session", "payment_intent": "pi_1"}},
}
BODY = json.dumps(EVENT).encode()


def sign(body: bytes = BODY, secret: str = OURS, at: datetime = NOW) -> str:
    return signature(body, secret, at=int(at.timestamp()))


def verify(body: bytes = BODY, header: str | None = None, **given):
    facts = {"now": NOW, "secrets": [OURS], "livemode": False} | given
    return webhook.verify(body, sign(body) if header is None else header, **facts)


def test_a_signed_event_is_read():
    event = verify()
    assert (event.id, event.type, event.object_id) == (
        "evt_1",
        "checkout.session.completed",
        "cs_test_1",
    )
    assert not event.livemode


def test_a_signature_made_by_the_providers_own_library_is_accepted():
    header = stripe.WebhookSignature.generate_signature_header(
        BODY.decode(), OURS, int(NOW.timestamp())
    )
    assert verify(header=header).id == "evt_1"


def test_what_the_practice_processor_sends_is_accepted(opened, payments):
    payments.complete(opened.id)
    for told in payments.events():
        body, header = payments.signed(told)
        event = verify(body, header, now=datetime.now(UTC), secrets=[payments.webhook_secret])
        assert event.id == told["id"]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=,v1=",
        "nonsense",
        sign().replace("v1=", "v0="),
        sign().split(",")[0],
        sign().split(",")[1],
        sign()[:-1] + ("0" if sign()[-1] != "0" else "1"),
        sign(secret=FOREIGN),
        sign() + ",t=1",
        "t=99999999999999999999,v1=ab",
        "t=-1,v1=ab",
        "t=1_0,v1=ab",
        f"t={int(NOW.timestamp())},v1=\u00e9\udcff",
    ],
)
def test_a_missing_bad_or_foreign_signature_is_refused(header):
    with pytest.raises(BadSignature):
        verify(header=header)


def test_an_altered_body_is_refused():
    with pytest.raises(BadSignature):
        verify(BODY.replace(b"cs_test_1", b"cs_test_2"), sign(BODY))


def test_a_body_that_is_no_text_is_refused_even_when_signed():
    body = b"\xff\xfe\x00"
    with pytest.raises(BadSignature, match="not an event"):
        verify(body)


@pytest.mark.parametrize("age", [timedelta(seconds=300), timedelta(seconds=-300), timedelta(0)])
def test_a_signature_of_five_minutes_still_counts(age):
    assert verify(header=sign(at=NOW - age)).id == "evt_1"


@pytest.mark.parametrize(
    "age", [timedelta(seconds=301), timedelta(days=3), -timedelta(seconds=301)]
)
def test_a_signature_older_or_further_ahead_than_five_minutes_is_refused(age):
    with pytest.raises(BadSignature, match="old"):
        verify(header=sign(at=NOW - age))


def test_both_secrets_count_while_one_replaces_the_other():
    for secret in (OURS, NEXT):
        assert verify(header=sign(secret=secret), secrets=[OURS, NEXT]).id == "evt_1"
    with pytest.raises(BadSignature):
        verify(header=sign(secret=FOREIGN), secrets=[OURS, NEXT])


def test_a_header_with_several_signatures_counts_when_one_of_them_is_ours():
    stamp, ours = sign().split(",")
    foreign = sign(secret=FOREIGN).split(",")[1]
    assert verify(header=f"{stamp},{foreign},{ours}").id == "evt_1"


@pytest.mark.parametrize("secrets", [[], [""], ["  "], [OURS, ""]])
def test_without_a_secret_nothing_is_believed(secrets):
    blank = secrets[-1] if secrets else ""
    with pytest.raises(ValueError, match="secret"):
        verify(header=sign(secret=blank), secrets=secrets)


@pytest.mark.parametrize(("told", "portal"), [(False, True), (True, False)])
def test_a_test_event_on_a_live_portal_and_the_reverse_are_refused(told, portal):
    body = json.dumps(EVENT | {"livemode": told}).encode()
    with pytest.raises(BadSignature, match="live"):
        verify(body, livemode=portal)
    assert verify(body, livemode=told).livemode is told


def test_an_event_of_another_account_is_refused():
    with pytest.raises(BadSignature, match="account"):
        verify(json.dumps(EVENT | {"account": "acct_other"}).encode())


@pytest.mark.parametrize(
    "told",
    [
        [],
        {},
        "text",
        EVENT | {"id": None},
        EVENT | {"id": "x" * 300},
        EVENT | {"data": None},
        EVENT | {"data": {"object": []}},
    ],
)
def test_a_signed_body_that_is_no_event_is_refused(told):
    with pytest.raises(BadSignature, match="not an event"):
        verify(json.dumps(told).encode())


def test_secrets_and_mode_come_from_the_settings(settings):
    settings.STRIPE_WEBHOOK_SECRETS = [OURS, NEXT]
    settings.STRIPE_LIVEMODE = False
    assert webhook.received(BODY, sign(secret=NEXT, at=clock.now())).id == "evt_1"
    settings.STRIPE_WEBHOOK_SECRETS = []
    with pytest.raises(ValueError, match="secret"):
        webhook.received(BODY, sign())

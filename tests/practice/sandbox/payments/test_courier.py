"""Webhooks: signed, repeated until accepted, and late, twice or out of order on request."""

from __future__ import annotations

import json
import time

import pytest

from practice.sandbox.payments import courier
from practice.sandbox.payments.server import SandboxPayments

from .conftest import SESSION, ask


def opened(payments) -> str:
    return json.loads(ask(payments, "POST", "/v1/checkout/sessions", SESSION).body)["id"]


def kinds(shop) -> list[str]:
    return [json.loads(body)["type"] for body, _ in shop.received]


def turn(payments, **knobs) -> int:
    return ask(payments, "POST", "/_knobs", json.dumps(knobs)).status


BOTH = ["payment_intent.succeeded", "checkout.session.completed"]


def test_a_payment_is_told_in_order_and_signed(shopping, shop):
    shopping.complete(opened(shopping))
    assert shop.wait(2)
    assert kinds(shop) == BOTH
    for body, header in shop.received:
        at = int(header.split(",")[0].removeprefix("t="))
        assert abs(at - time.time()) < 60
        assert header == courier.signature(body, shopping.webhook_secret, at=at)


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_an_event_is_sent_again_until_it_is_accepted(shopping, shop, answer):
    shop.answers = [answer]
    shopping.expire(opened(shopping))
    assert shop.wait(2)
    assert shop.received[0][0] == shop.received[1][0]
    assert not shop.wait(3, seconds=1.5)
    assert shopping.events()[0]["pending_webhooks"] == 0


def test_events_wait_for_a_shop_that_is_down_and_survive_a_restart(shop, tmp_path):
    state = str(tmp_path / "payments.sqlite")
    with SandboxPayments(state=state, webhook_url="http://127.0.0.1:9/closed") as before:
        before.expire(opened(before))
        assert before.deliver() == [0]
    with SandboxPayments(state=state, webhook_url=shop.url):
        assert shop.wait(1)
    assert kinds(shop) == ["checkout.session.expired"]


def test_the_pause_doubles_up_to_ten_minutes(payments):
    payments.expire(opened(payments))
    event, _ = payments.ledger.undelivered()[0]
    pauses = []
    for attempts in (0, 1, 5, 30):
        payments.courier.deliver(event, attempts=attempts, url="http://127.0.0.1:9/closed")
        moment = time.time()
        assert payments.ledger.undelivered(due=moment) == []
        pauses.append(
            next(p for p in (1, 2, 32, 600) if payments.ledger.undelivered(due=moment + p))
        )
    assert pauses == [1, 2, 32, 600]


def test_never_holds_everything_until_told_otherwise(shopping, shop):
    assert turn(shopping, deliver="never") == 200
    shopping.complete(opened(shopping))
    assert not shop.wait(1, seconds=1.2)
    assert turn(shopping, deliver="now") == 200
    assert shop.wait(2)


def test_late_waits_for_the_delay(shopping, shop):
    turn(shopping, deliver="late", delay=1.5)
    started = time.monotonic()
    shopping.expire(opened(shopping))
    assert shop.wait(1)
    assert time.monotonic() - started >= 1.5


def test_twice_sends_each_event_twice(shopping, shop):
    turn(shopping, deliver="twice")
    shopping.complete(opened(shopping))
    assert shop.wait(4)
    assert kinds(shop) == [kind for kind in BOTH for _ in range(2)]


def test_reordered_sends_the_newest_first(shopping, shop):
    turn(shopping, deliver="reordered")
    shopping.complete(opened(shopping))
    assert shop.wait(2)
    assert kinds(shop) == BOTH[::-1]


def test_a_test_may_deliver_by_hand_in_any_order(payments, shop):
    payments.complete(opened(payments))
    assert payments.deliver(shop.url, times=2, reverse=True) == [200] * 4
    assert kinds(shop) == [kind for kind in BOTH[::-1] for _ in range(2)]
    assert payments.deliver(shop.url) == []


def test_a_refund_is_told_with_its_charge(shopping, shop):
    shopping.complete(opened(shopping))
    intent = shopping.ledger.newest("payment_intent")[0]["id"]
    ask(shopping, "POST", "/v1/refunds", {"payment_intent": intent, "amount": "100"})
    assert shop.wait(4)
    assert kinds(shop)[2:] == ["refund.created", "charge.refunded"]
    told = json.loads(shop.received[3][0])
    assert told["data"]["object"]["amount_refunded"] == 100
    assert told["data"]["object"]["payment_intent"] == intent


@pytest.mark.parametrize("asked", [{"deliver": "maybe"}, {"fail_next": "418"}, {"other": 1}, [], 5])
def test_a_knob_that_is_none_is_refused(payments, asked):
    assert ask(payments, "POST", "/_knobs", json.dumps(asked)).status == 400
    assert payments.knobs.deliver == "now"


def test_the_knobs_need_the_key(payments):
    answer = ask(payments, "POST", "/_knobs", '{"deliver": "never"}', key="sk_test_guess")
    assert (answer.status, payments.knobs.deliver) == (401, "now")


def test_faults_and_forgotten_keys_can_be_asked_for_over_http(payments):
    key = {"Idempotency-Key": "k1"}
    first = ask(payments, "POST", "/v1/checkout/sessions", SESSION, **key)
    assert turn(payments, fail_next=["429", "500-after-commit"], prune_keys=True) == 200
    statuses = [
        ask(payments, "POST", "/v1/checkout/sessions", SESSION, **key).status for _ in range(3)
    ]
    assert statuses == [429, 500, 200]
    assert first.body not in [json.dumps(s) for s in payments.ledger.newest("checkout.session")]
    assert len(payments.ledger.newest("checkout.session")) == 2

"""The interface over plain HTTP: keys, errors, lists, expansion, and what a restart keeps."""

from __future__ import annotations

import json
import threading
from contextlib import nullcontext, suppress
from http.client import HTTPException

import pytest

from practice.sandbox.payments.server import SandboxPayments

from .conftest import SESSION, ask


def made(payments: SandboxPayments, **changes: str) -> dict:
    answer = ask(payments, "POST", "/v1/checkout/sessions", SESSION | changes)
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def error(answer) -> dict:
    return json.loads(answer.body)["error"]


@pytest.mark.parametrize("path", ["/v1/checkout/sessions", "/v1/refunds", "/v1/events"])
def test_another_key_is_refused(payments, path):
    answer = ask(payments, "GET", path, key="sk_test_guess")
    assert answer.status == 401
    assert error(answer)["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    ("given", "code", "param"),
    [
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"line_items[0][price]": "x"}, "parameter_unknown", "line_items[0][price]"),
        ({"line_items[0][quantity]": "0"}, "parameter_invalid_integer", "line_items[0][quantity]"),
        (
            {"line_items[0][price_data][unit_amount]": "50.00"},
            "parameter_invalid_integer",
            "line_items[0][price_data][unit_amount]",
        ),
        (
            {"line_items[0][price_data][unit_amount]": "-1"},
            "parameter_invalid_integer",
            "line_items[0][price_data][unit_amount]",
        ),
        ({"line_items[1][quantity]": "1"}, "parameter_missing", "line_items[1][price_data]"),
        ({"metadata[note]": "x" * 501}, None, "metadata[note]"),
        ({"mode": "subscription"}, None, "mode"),
        ({"mode[x]": "1"}, None, "mode[x]"),
        ({"customer_email": ""}, "parameter_invalid_empty", "customer_email"),
        ({"expires_at": "soon"}, "parameter_invalid_integer", "expires_at"),
    ],
)
def test_a_wrong_parameter_is_named(payments, given, code, param):
    answer = ask(payments, "POST", "/v1/checkout/sessions", SESSION | given)
    assert answer.status == 400
    told = error(answer)
    if param == "mode[x]":  # a value and an object under one name
        assert told["param"].startswith("mode")
    elif param == "customer_email":
        assert told["param"] == param
    else:
        assert (told.get("code"), told["param"]) == (code, param)


def test_a_missing_parameter_is_named(payments):
    for name in ("mode", "success_url"):
        form = {key: value for key, value in SESSION.items() if key != name}
        told = error(ask(payments, "POST", "/v1/checkout/sessions", form))
        assert (told["code"], told["param"]) == ("parameter_missing", name)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/customers"),
        ("POST", "/v1/charges"),
        ("GET", "/v1/payment_intents"),
        ("POST", "/v1/checkout/sessions/x/pay"),
        ("GET", "/v1/refunds/re_none"),
        ("POST", "/v1/checkout/sessions/cs_test_none/expire"),
    ],
)
def test_what_is_not_there_answers_404(payments, method, path):
    answer = ask(payments, method, path)
    assert answer.status == 404
    assert error(answer)["type"] == "invalid_request_error"


def test_a_repeat_is_marked_and_another_body_under_the_key_is_an_error(payments):
    key = {"Idempotency-Key": "k1"}
    first = ask(payments, "POST", "/v1/checkout/sessions", SESSION, **key)
    again = ask(payments, "POST", "/v1/checkout/sessions", SESSION, **key)
    assert again.body == first.body
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    other = ask(payments, "POST", "/v1/refunds", {"payment_intent": "pi_1"}, **key)
    assert (other.status, error(other)["type"]) == (400, "idempotency_error")
    too_long = ask(
        payments, "POST", "/v1/checkout/sessions", SESSION, **{"Idempotency-Key": "k" * 256}
    )
    assert too_long.status == 400


@pytest.mark.parametrize("locked", [True, False], ids=["as it is", "control: without the lock"])
def test_one_key_at_once_makes_one_session(payments, monkeypatch, capsys, locked):
    """Requests that have all looked for the key before one of them acts are held apart."""
    together, look = threading.Barrier(4), payments.ledger.answer

    def slowly(key: str):
        found = look(key)
        with suppress(threading.BrokenBarrierError):
            together.wait(timeout=0.3)
        return found

    monkeypatch.setattr(payments.ledger, "answer", slowly)
    if not locked:
        monkeypatch.setattr(payments.ledger, "transaction", nullcontext)

    def post() -> None:
        with suppress(HTTPException):
            ask(payments, "POST", "/v1/checkout/sessions", SESSION, **{"Idempotency-Key": "k"})

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    made_in_all = len(payments.ledger.newest("checkout.session"))
    assert made_in_all == (1 if locked else 4)


def test_a_list_goes_page_by_page_newest_first(payments):
    ids = [made(payments)["id"] for _ in range(3)]
    first = json.loads(ask(payments, "GET", "/v1/checkout/sessions?limit=2").body)
    assert ([one["id"] for one in first["data"]], first["has_more"]) == (ids[:0:-1], True)
    path = f"/v1/checkout/sessions?limit=2&starting_after={ids[1]}"
    rest = json.loads(ask(payments, "GET", path).body)
    assert ([one["id"] for one in rest["data"]], rest["has_more"]) == (ids[:1], False)
    assert ask(payments, "GET", "/v1/checkout/sessions?limit=101").status == 400
    assert ask(payments, "GET", "/v1/checkout/sessions?starting_after=cs_x").status == 404


def test_lines_are_not_shown_and_the_charge_when_asked_for(payments):
    session = made(payments)
    payments.complete(session["id"])
    plain = json.loads(ask(payments, "GET", f"/v1/checkout/sessions/{session['id']}").body)
    assert "line_items" not in plain
    path = f"/v1/payment_intents/{plain['payment_intent']}"
    assert json.loads(ask(payments, "GET", path).body)["latest_charge"].startswith("ch_")
    full = json.loads(ask(payments, "GET", path + "?expand[0]=latest_charge").body)
    assert full["latest_charge"]["amount_captured"] == 5000
    assert ask(payments, "GET", path + "?expand[0]=customer_secrets").status == 400


def test_time_closes_a_session_and_says_so_once(payments):
    session = made(payments)
    payments.expire(session["id"])
    for _ in range(2):
        read = json.loads(ask(payments, "GET", f"/v1/checkout/sessions/{session['id']}").body)
        assert (read["status"], read["url"]) == ("expired", None)
    assert [event["type"] for event in payments.events()] == ["checkout.session.expired"]


def test_a_restart_keeps_sessions_keys_and_undelivered_events(tmp_path):
    state, key = str(tmp_path / "payments.sqlite"), {"Idempotency-Key": "k1"}
    with SandboxPayments(state=state) as before:
        first = ask(before, "POST", "/v1/checkout/sessions", SESSION, **key)
        before.complete(json.loads(first.body)["id"])
        waiting = before.ledger.undelivered()
    with SandboxPayments(state=state) as after:
        again = ask(after, "POST", "/v1/checkout/sessions", SESSION, **key)
        assert again.body == first.body
        assert after.ledger.undelivered() == waiting
        assert len(waiting) == 2


def test_too_long_a_request_is_refused(payments):
    # By its announced length alone: the server hangs up on who goes on sending.
    announced = {"Content-Length": "1000001"}
    assert ask(payments, "POST", "/v1/refunds", **announced).status == 413


def test_the_health_page_answers_without_a_key(payments):
    assert ask(payments, "GET", "/_health", key="none").status == 200

"""The page people pay on, without a browser: every way it can end."""

from __future__ import annotations

import json

import pytest

from practice.sandbox.payments import cards

from .conftest import SESSION, ask

GOOD = {"number": "4242 4242 4242 4242", "expiry": "12/34", "cvc": "123"}


@pytest.fixture
def session(payments) -> dict:
    return json.loads(ask(payments, "POST", "/v1/checkout/sessions", SESSION).body)


def read(payments, session) -> dict:
    return json.loads(ask(payments, "GET", f"/v1/checkout/sessions/{session['id']}").body)


def pay(payments, session, **typed: str):
    return ask(payments, "POST", f"/pay/{session['id']}", GOOD | typed)


def test_the_page_says_what_is_paid_and_that_it_is_practice(payments, session):
    page = ask(payments, "GET", f"/pay/{session['id']}")
    assert page.status == 200
    assert "Practice payment: no money moves" in page.body
    assert "$50.00" in page.body
    assert "RPT &lt;renewal&gt; &amp; fee" in page.body
    assert 'href="http://127.0.0.1:8000/invoices"' in page.body


def test_the_page_allows_no_script_and_no_other_place_to_send_the_card(payments, session):
    policy = ask(payments, "GET", f"/pay/{session['id']}").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert policy.endswith("form-action 'self' http://127.0.0.1:8000")


def test_a_good_card_pays_and_leads_back_to_the_shop(payments, session):
    answer = pay(payments, session)
    assert answer.status == 303
    assert answer.headers["Location"] == f"http://127.0.0.1:8000/paid?session={session['id']}"
    assert read(payments, session)["payment_status"] == "paid"
    assert [event["type"] for event in payments.events()] == [
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


@pytest.mark.parametrize(
    ("number", "says"), [(cards.DECLINED, "was declined"), (cards.NO_FUNDS, "enough money")]
)
def test_a_declined_card_says_so_charges_nothing_and_lets_try_again(
    payments, session, number, says
):
    answer = pay(payments, session, number=number)
    assert answer.status == 402
    assert says in answer.body
    assert "Nothing was charged" in answer.body
    assert number not in answer.body
    assert read(payments, session)["payment_status"] == "unpaid"
    assert [event["type"] for event in payments.events()] == ["payment_intent.payment_failed"]
    assert pay(payments, session).status == 303


def test_a_card_whose_bank_asks_pays_only_after_the_answer(payments, session):
    confirm = f"/pay/{session['id']}/confirm"
    answer = pay(payments, session, number=cards.ASKS_TO_CONFIRM)
    assert (answer.status, answer.headers["Location"]) == (303, confirm)
    assert read(payments, session)["payment_status"] == "unpaid"
    assert "Do you want to pay $50.00?" in ask(payments, "GET", confirm).body
    assert ask(payments, "POST", confirm, {"answer": "confirm"}).status == 303
    assert read(payments, session)["payment_status"] == "paid"


def test_a_refused_question_charges_nothing(payments, session):
    pay(payments, session, number=cards.ASKS_TO_CONFIRM)
    answer = ask(payments, "POST", f"/pay/{session['id']}/confirm", {"answer": "refuse"})
    assert answer.status == 402
    assert f'action="/pay/{session["id"]}"' in answer.body  # a next try is not an answer
    assert read(payments, session)["payment_status"] == "unpaid"


def test_the_question_without_an_attempt_leads_to_the_card_form(payments, session):
    answer = ask(payments, "POST", f"/pay/{session['id']}/confirm", {"answer": "confirm"})
    assert (answer.status, answer.headers["Location"]) == (303, f"/pay/{session['id']}")
    assert read(payments, session)["payment_status"] == "unpaid"


@pytest.mark.parametrize(
    "typed",
    [
        {"number": "4242 4242 4242 4241"},
        {"number": "4111 1111 1111 1111"},
        {"number": ""},
        {"number": "٤٢٤٢" * 4},
        {"expiry": "13/34"},
        {"expiry": "01/20"},
        {"expiry": "2034-12"},
        {"cvc": "12"},
        {"cvc": "12345"},
    ],
)
def test_what_is_no_practice_card_is_not_tried(payments, session, typed):
    answer = pay(payments, session, **typed)
    assert answer.status == 422
    assert 'aria-invalid="true"' in answer.body
    assert payments.events() == []


def test_what_was_typed_is_shown_again_as_text_and_the_security_code_is_not(payments, session):
    answer = pay(payments, session, number='"><b>', cvc="98x")
    assert "&quot;&gt;&lt;b&gt;" in answer.body
    assert "98x" not in answer.body


def test_a_closed_session_cannot_be_paid(payments, session):
    payments.complete(session["id"])
    answer = pay(payments, session)
    assert answer.status == 410
    assert "This payment is complete" in answer.body
    assert len(payments.ledger.newest("charge")) == 1


def test_an_expired_session_says_nothing_was_charged_and_leads_back(payments, session):
    payments.expire(session["id"])
    answer = ask(payments, "GET", f"/pay/{session['id']}")
    assert answer.status == 410
    assert "Nothing was charged" in answer.body
    assert "http://127.0.0.1:8000/invoices" in answer.body


@pytest.mark.parametrize("path", ["/", "/pay/cs_test_none", "/pay/../_knobs", "/assets/other.css"])
def test_an_unknown_page_is_not_found(payments, path):
    assert ask(payments, "GET", path).status == 404


def test_a_card_number_is_never_kept(tmp_path):
    from practice.sandbox.payments.server import SandboxPayments

    state = tmp_path / "payments.sqlite"
    with SandboxPayments(state=str(state)) as running:
        session = json.loads(ask(running, "POST", "/v1/checkout/sessions", SESSION).body)
        pay(running, session, number=cards.NO_FUNDS)
        pay(running, session)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert session["id"].encode() in kept
    assert b"4242" in kept  # the last four may be known
    assert cards.PAYS.encode() not in kept
    assert cards.NO_FUNDS.encode() not in kept

"""Checkout Sessions: opened by the interface, paid on the card page, expired by either or time."""

from __future__ import annotations

from enum import Enum
from typing import Any

from plumbing import clock

from . import parameters, shapes
from .cards import NOT_CONFIRMED, Card, Decline
from .ledger import Ledger
from .refusals import Refusal

SMALLEST_TOTAL = 50  # cents
SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60  # seconds a session may stay open
_SLACK = 60  # the caller's clock and the time its request was on the way
PARAMETERS: dict[str, Any] = {
    "mode": parameters.one_of("payment"),
    "line_items": [
        {
            "price_data": {
                "currency": parameters.one_of("usd"),
                "unit_amount": parameters.amount,
                "product_data": {"name": parameters.string},
            },
            "quantity": parameters.positive,
        }
    ],
    "success_url": parameters.address,
    "cancel_url": parameters.address,
    "customer_email": parameters.email,
    "client_reference_id": parameters.string,
    "metadata": ...,
    "expires_at": parameters.integer,
    "payment_method_types": [parameters.one_of("card")],
    "payment_intent_data": {"metadata": ...},
    "adaptive_pricing": {"enabled": parameters.boolean},
}


class Outcome(Enum):
    PAID = "paid"
    DECLINED = "declined"
    TO_CONFIRM = "to_confirm"


class SessionClosed(Exception):
    """The session is already complete or has expired: nothing more can be paid on it."""


def public(session: dict[str, Any]) -> dict[str, Any]:
    """The session as it is shown: without its lines and nothing of our own."""
    return {
        name: value
        for name, value in session.items()
        if name not in {"line_items", "payment_intent_data"}
    }


def open_session(ledger: Ledger, tree: dict[str, Any], *, pages: str) -> dict[str, Any]:
    """A new session from request parameters; its card page lies under the address `pages`."""
    asked = parameters.read(tree, PARAMETERS, required=("mode", "line_items", "success_url"))
    for place, line in enumerate(asked["line_items"]):
        _require_line(line, f"line_items[{place}]")
    now = int(clock.now().timestamp())
    expires_at = asked.get("expires_at", now + LONGEST)
    if not now + SHORTEST - _SLACK <= expires_at <= now + LONGEST + _SLACK:
        raise Refusal(
            "The `expires_at` timestamp must be from 30 minutes to 24 hours after now.",
            param="expires_at",
        )
    total = sum(
        line["price_data"]["unit_amount"] * line["quantity"] for line in asked["line_items"]
    )
    if total < SMALLEST_TOTAL:
        raise Refusal(
            "The total amount due must add up to at least $0.50 usd.", code="amount_too_small"
        )
    if total > parameters.BIGGEST_AMOUNT:
        raise Refusal("The total amount due is too large.", code="amount_too_large")
    made = ledger.add(
        "checkout.session",
        **shapes.session(asked, total=total, expires_at=expires_at),
    )
    return ledger.change(made["id"], url=f"{pages}/pay/{made['id']}")


def _require_line(line: dict[str, Any], path: str) -> None:
    price = line.get("price_data", {})
    for present, name in (
        ("price_data" in line, "[price_data]"),
        ("quantity" in line, "[quantity]"),
        ("currency" in price, "[price_data][currency]"),
        ("unit_amount" in price, "[price_data][unit_amount]"),
        ("name" in price.get("product_data", {}), "[price_data][product_data][name]"),
    ):
        if not present:
            raise Refusal(
                f"Missing required param: {path}{name}.",
                code="parameter_missing",
                param=path + name,
            )


def expire_session(ledger: Ledger, identifier: str) -> dict[str, Any]:
    """Close an open session for good; a Refusal when it is complete or expired already."""
    session = ledger.get("checkout.session", identifier, param="session")
    if session["status"] != "open":
        raise Refusal(
            f'Only Checkout Sessions with a status in ["open"] can be expired.'
            f" This one has a status of {session['status']}.",
        )
    if session["payment_intent"]:
        ledger.change(session["payment_intent"], status="canceled")
    session = ledger.change(identifier, status="expired", url=None)
    ledger.emit("checkout.session.expired", public(session))
    return session


def expire_overdue(ledger: Ledger) -> None:
    """Expire every open session whose time has come."""
    with ledger.transaction():
        for identifier in ledger.overdue_sessions():
            expire_session(ledger, identifier)


def open_for_payment(ledger: Ledger, identifier: str) -> dict[str, Any]:
    """The session while it can be paid; raises SessionClosed, or a Refusal when unknown."""
    session = ledger.get("checkout.session", identifier, param="session")
    if session["status"] != "open" or session["expires_at"] <= clock.now().timestamp():
        raise SessionClosed(identifier)
    return session


def pay(ledger: Ledger, identifier: str, card: Card) -> Outcome:
    """One attempt with one card; raises SessionClosed."""
    with ledger.transaction():
        session = open_for_payment(ledger, identifier)
        intent = _intent(ledger, session)
        method = ledger.add("payment_method", **shapes.payment_method(card))
        ledger.change(intent["id"], payment_method=method["id"])
        if card.asks_to_confirm:
            ledger.change(intent["id"], status="requires_action")
            return Outcome.TO_CONFIRM
        return _finish(ledger, session, card.decline)


def confirm(ledger: Ledger, identifier: str, *, agreed: bool) -> Outcome:
    """The answer to the bank's question, after an attempt that came back TO_CONFIRM."""
    with ledger.transaction():
        session = open_for_payment(ledger, identifier)
        intent = _intent(ledger, session)
        if intent["status"] != "requires_action":
            raise SessionClosed(identifier)
        return _finish(ledger, session, None if agreed else NOT_CONFIRMED)


def _intent(ledger: Ledger, session: dict[str, Any]) -> dict[str, Any]:
    """The session's PaymentIntent; like the provider's it first exists with the first attempt."""
    if session["payment_intent"]:
        return ledger.get("payment_intent", session["payment_intent"])
    intent = ledger.add("payment_intent", **shapes.intent(session))
    ledger.change(session["id"], payment_intent=intent["id"])
    return intent


def _finish(ledger: Ledger, session: dict[str, Any], decline: Decline | None) -> Outcome:
    session = ledger.get("checkout.session", session["id"])
    intent = ledger.get("payment_intent", session["payment_intent"])
    method = ledger.get("payment_method", intent["payment_method"])
    charge = ledger.add(
        "charge",
        **shapes.charge(intent, method, decline=decline),
    )
    if decline:
        failed = ledger.change(
            intent["id"],
            status="requires_payment_method",
            payment_method=None,
            latest_charge=charge["id"],
            last_payment_error=shapes.payment_error(decline, charge["id"]),
        )
        ledger.emit("payment_intent.payment_failed", failed)
        return Outcome.DECLINED
    paid = ledger.change(
        intent["id"],
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=charge["id"],
        last_payment_error=None,
    )
    complete = ledger.change(session["id"], status="complete", payment_status="paid", url=None)
    ledger.emit("payment_intent.succeeded", paid)
    ledger.emit("checkout.session.completed", public(complete))
    return Outcome.PAID


def decline_of(ledger: Ledger, identifier: str) -> str | None:
    """The sentence of the last failed attempt on a session, for the card page."""
    session = ledger.get("checkout.session", identifier, param="session")
    if not session["payment_intent"]:
        return None
    error = ledger.get("payment_intent", session["payment_intent"])["last_payment_error"]
    return error["message"] if error else None

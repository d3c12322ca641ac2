"""The JSON objects of the interface as the pinned API version spells them, with the fields that
somebody reads: the portal, the card page or the processor itself. Amounts in cents.
"""

from __future__ import annotations

from typing import Any

from .cards import Card, Decline

DAYS_TO_ANSWER = 14


def session(asked: dict[str, Any], *, total: int, expires_at: int) -> dict[str, Any]:
    """An open, unpaid Checkout Session in payment mode."""
    return {
        "amount_total": total,
        "cancel_url": asked.get("cancel_url"),
        "client_reference_id": asked.get("client_reference_id"),
        "currency": "usd",
        "customer_email": asked.get("customer_email"),
        "expires_at": expires_at,
        "line_items": [
            {
                "amount_total": line["price_data"]["unit_amount"] * line["quantity"],
                "description": line["price_data"]["product_data"]["name"],
            }
            for line in asked["line_items"]
        ],
        "metadata": asked.get("metadata", {}),
        "payment_intent": None,
        "payment_intent_data": asked.get("payment_intent_data", {}),
        "payment_status": "unpaid",
        "status": "open",
        "success_url": asked["success_url"],
    }


def intent(paying: dict[str, Any]) -> dict[str, Any]:
    """The PaymentIntent behind a session, before the first attempt."""
    return {
        "amount": paying["amount_total"],
        "amount_received": 0,
        "currency": paying["currency"],
        "last_payment_error": None,
        "latest_charge": None,
        "metadata": paying["payment_intent_data"].get("metadata", {}),
        "payment_method": None,
        "status": "requires_payment_method",
    }


def payment_method(card: Card) -> dict[str, Any]:
    known = {
        "brand": card.brand,
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "last4": card.last4,
    }
    return {"card": known, "type": "card"}


def charge(
    paid: dict[str, Any], method: dict[str, Any], *, decline: Decline | None
) -> dict[str, Any]:
    """One attempt on a card: captured in full, or failed with the reason."""
    return {
        "amount": paid["amount"],
        "amount_captured": 0 if decline else paid["amount"],
        "amount_refunded": 0,
        "captured": decline is None,
        "currency": paid["currency"],
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
        "metadata": paid["metadata"],
        "paid": decline is None,
        "payment_intent": paid["id"],
        "payment_method": method["id"],
        "payment_method_details": {"card": method["card"], "type": "card"},
        "refunded": False,
        "status": "failed" if decline else "succeeded",
    }


def payment_error(decline: Decline, charged: str | None) -> dict[str, Any]:
    return {
        "charge": charged,
        "code": decline.code,
        "decline_code": decline.decline_code,
        "message": decline.message,
        "type": "card_error",
    }


def refund(charged: dict[str, Any], asked: dict[str, Any], amount: int) -> dict[str, Any]:
    return {
        "amount": amount,
        "charge": charged["id"],
        "currency": charged["currency"],
        "metadata": asked.get("metadata", {}),
        "payment_intent": charged["payment_intent"],
        "reason": asked.get("reason"),
        "status": "succeeded",
    }


def dispute(charged: dict[str, Any]) -> dict[str, Any]:
    return {
        "amount": charged["amount_captured"],
        "charge": charged["id"],
        "currency": charged["currency"],
        "evidence_details": {"due_by": charged["created"] + DAYS_TO_ANSWER * 24 * 3600},
        "payment_intent": charged["payment_intent"],
        "reason": "fraudulent",
        "status": "needs_response",
    }

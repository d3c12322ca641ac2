"""The JSON objects of the interface as the pinned API version spells them."""

from __future__ import annotations

from typing import Any

from .cards import Card, Decline


def session(asked: dict[str, Any], *, currency: str, total: int, expires_at: int) -> dict[str, Any]:
    """An open, unpaid Checkout Session in payment mode. Amounts in cents."""
    email = asked.get("customer_email")
    return {
        "adaptive_pricing": asked.get("adaptive_pricing", {"enabled": True}),
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "cancel_url": asked.get("cancel_url"),
        "client_reference_id": asked.get("client_reference_id"),
        "client_secret": None,
        "consent": None,
        "consent_collection": None,
        "currency": currency,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": None,
        "customer_creation": "if_required",
        "customer_details": {"email": email, "name": None, "phone": None} if email else None,
        "customer_email": email,
        "discounts": [],
        "expires_at": expires_at,
        "invoice": None,
        "line_items": _line_items(asked["line_items"], currency),
        "locale": asked.get("locale"),
        "metadata": asked.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,
        "payment_intent_data": asked.get("payment_intent_data", {}),
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": asked.get("payment_method_types", ["card"]),
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": asked.get("submit_type"),
        "subscription": None,
        "success_url": asked["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
    }


def _line_items(lines: list[dict[str, Any]], currency: str) -> dict[str, Any]:
    data = [
        {
            "object": "item",
            "amount_subtotal": line["price_data"]["unit_amount"] * line["quantity"],
            "amount_total": line["price_data"]["unit_amount"] * line["quantity"],
            "currency": currency,
            "description": line["price_data"]["product_data"]["name"],
            "quantity": line["quantity"],
        }
        for line in lines
    ]
    return {"object": "list", "data": data, "has_more": False}


def intent(paying: dict[str, Any]) -> dict[str, Any]:
    """The PaymentIntent behind a session, before the first attempt."""
    given = paying["payment_intent_data"]
    return {
        "amount": paying["amount_total"],
        "amount_capturable": 0,
        "amount_received": 0,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "confirmation_method": "automatic",
        "currency": paying["currency"],
        "customer": None,
        "description": given.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "metadata": given.get("metadata", {}),
        "next_action": None,
        "payment_method": None,
        "payment_method_types": paying["payment_method_types"],
        "processing": None,
        "receipt_email": given.get("receipt_email"),
        "setup_future_usage": None,
        "status": "requires_payment_method",
    }


def payment_method(card: Card) -> dict[str, Any]:
    return {
        "card": {
            "brand": card.brand,
            "exp_month": card.exp_month,
            "exp_year": card.exp_year,
            "last4": card.last4,
        },
        "customer": None,
        "metadata": {},
        "type": "card",
    }


def charge(
    paid: dict[str, Any], method: dict[str, Any], *, email: str | None, decline: Decline | None
) -> dict[str, Any]:
    """One attempt on a card: captured in full, or failed with the reason."""
    captured = 0 if decline else paid["amount"]
    return {
        "amount": paid["amount"],
        "amount_captured": captured,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": {"address": None, "email": email, "name": None, "phone": None},
        "captured": decline is None,
        "currency": paid["currency"],
        "customer": None,
        "description": paid["description"],
        "disputed": False,
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
        "metadata": paid["metadata"],
        "paid": decline is None,
        "payment_intent": paid["id"],
        "payment_method": method["id"],
        "payment_method_details": {"card": method["card"], "type": "card"},
        "receipt_email": paid["receipt_email"],
        "receipt_url": None,
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
        "balance_transaction": None,
        "charge": charged["id"],
        "currency": charged["currency"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": asked.get("metadata", {}),
        "payment_intent": charged["payment_intent"],
        "reason": asked.get("reason"),
        "receipt_number": None,
        "status": "succeeded",
    }


def dispute(charged: dict[str, Any]) -> dict[str, Any]:
    return {
        "amount": charged["amount_captured"],
        "balance_transactions": [],
        "charge": charged["id"],
        "currency": charged["currency"],
        "evidence_details": {
            "due_by": charged["created"] + 14 * 24 * 3600,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "metadata": {},
        "payment_intent": charged["payment_intent"],
        "reason": "fraudulent",
        "status": "needs_response",
    }

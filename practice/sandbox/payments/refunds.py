"""Refunds of a captured charge, whole or in parts, never more than is left."""

from __future__ import annotations

from typing import Any

from . import parameters, shapes
from .ledger import Ledger
from .refusals import Refusal

PARAMETERS: dict[str, Any] = {
    "payment_intent": parameters.string,
    "amount": parameters.positive,
    "reason": parameters.one_of("duplicate", "fraudulent", "requested_by_customer"),
    "metadata": ...,
}


def refund(ledger: Ledger, tree: dict[str, Any]) -> dict[str, Any]:
    """A refund of an intent; without an amount all that is left."""
    asked = parameters.read(tree, PARAMETERS, required=("payment_intent",))
    charge = _charge(ledger, asked["payment_intent"])
    left = charge["amount_captured"] - charge["amount_refunded"]
    if left == 0:
        raise Refusal(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    amount = asked.get("amount", left)
    if amount > left:
        raise Refusal(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).",
            param="amount",
        )
    made = ledger.add("refund", **shapes.refund(charge, asked, amount))
    refunded = charge["amount_refunded"] + amount
    charge = ledger.change(
        charge["id"],
        amount_refunded=refunded,
        refunded=refunded == charge["amount_captured"],
    )
    ledger.emit("refund.created", made)
    ledger.emit("charge.refunded", charge)
    return made


def fail(ledger: Ledger, refund: str) -> dict[str, Any]:
    """The bank sends a refund back: the money is with us again."""
    failed = ledger.change(refund, status="failed", failure_reason="expired_or_canceled_card")
    charge = ledger.get("charge", failed["charge"])
    ledger.change(
        charge["id"],
        amount_refunded=charge["amount_refunded"] - failed["amount"],
        refunded=False,
    )
    ledger.emit("refund.failed", failed)
    return failed


def _charge(ledger: Ledger, intent_id: str) -> dict[str, Any]:
    intent = ledger.get("payment_intent", intent_id, param="payment_intent")
    if intent["status"] != "succeeded":
        raise Refusal(
            "This PaymentIntent does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
            param="payment_intent",
        )
    return ledger.get("charge", intent["latest_charge"])

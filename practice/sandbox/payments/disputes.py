"""Disputes: the card holder's bank asks for the money of a charge back."""

from __future__ import annotations

from typing import Any

from . import shapes
from .ledger import Ledger


def open_dispute(ledger: Ledger, intent: str) -> dict[str, Any]:
    """Dispute the whole charge of a paid intent; the money is withdrawn until it is decided."""
    charge = ledger.get("charge", ledger.get("payment_intent", intent)["latest_charge"])
    made = ledger.add("dispute", **shapes.dispute(charge))
    ledger.emit("charge.dispute.created", made)
    return made


def decide(ledger: Ledger, dispute: str, status: str) -> dict[str, Any]:
    """Move a dispute on; `won` and `lost` close it."""
    changed = ledger.change(dispute, status=status)
    closed = status in {"won", "lost"}
    ledger.emit("charge.dispute.closed" if closed else "charge.dispute.updated", changed)
    return changed

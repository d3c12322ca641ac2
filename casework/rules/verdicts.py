"""What may be said of something claimed (handbook section 7): accepted, reduced or rejected."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal("0.00")
OTHER = "other"  # the reason that says nothing without a note


class Outcome(StrEnum):
    ACCEPT = "accept"
    REDUCE = "reduce"
    REJECT = "reject"

    @property
    def label(self) -> str:
        """As a sentence goes on: "accepted"."""
        return {"accept": "accepted", "reduce": "reduced", "reject": "rejected"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict as somebody gives it. accepted: points, of a reduced item only."""

    outcome: Outcome
    accepted: Decimal | None = None
    reason: str = ""
    note: str = ""


class BadFinding(ValueError):
    """It cannot be said so; `field` says what to change. The text is for people."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def settled(finding: Finding, *, claimed: Decimal | None, reasons: Collection[str]) -> Finding:
    """A finding as it is kept: its points, and no reason where it is accepted. Raises BadFinding.

    claimed: points, None where nothing is counted: such an item is accepted or rejected.
    """
    if finding.outcome is Outcome.ACCEPT:
        return Finding(Outcome.ACCEPT, claimed, "", finding.note.strip())
    if finding.reason not in reasons:
        raise BadFinding("reason", "Choose a reason: the member reads it.")
    if finding.reason == OTHER and not finding.note.strip():
        raise BadFinding("note", "Write what the reason is: the member reads it.")
    points = None if claimed is None else ZERO
    if finding.outcome is Outcome.REDUCE:
        points = _reduced(finding.accepted, claimed)
    return Finding(finding.outcome, points, finding.reason, finding.note.strip())


def _reduced(accepted: Decimal | None, claimed: Decimal | None) -> Decimal:
    if claimed is None:
        raise BadFinding("outcome", "There are no points to reduce: accept or reject it.")
    if accepted is None or not accepted.is_finite():
        raise BadFinding("accepted", "Say how many points are accepted.")
    if accepted != accepted.quantize(ZERO):
        raise BadFinding("accepted", "Points have at most two decimals.")
    if not ZERO <= accepted <= claimed:
        raise BadFinding(
            "accepted", f"Reduce to 0.00 at least and the {claimed:.2f} claimed at most."
        )
    return accepted.quantize(ZERO)

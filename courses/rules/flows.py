"""What can become of a course, of a place in one, and of what an outside system reports."""

from __future__ import annotations

from plumbing.flow import Flow, Move

STAFF = ("records", "admin")

COURSE = Flow(
    "A course",
    Move("publish", ("draft", "retired"), "published", by=STAFF),
    Move("retire", ("published",), "retired", by=STAFF),
)

# `ordered`: asked for on an invoice that is not paid yet. It closes when that is void, or when it
# is refunded before completion, and may be asked for anew.
ENROLLMENT = Flow(
    "A place in a course",
    Move("order", ("closed",), "ordered"),
    Move("open", ("ordered", "closed"), "open"),
    Move("complete", ("open",), "completed"),
    Move("reopen", ("completed",), "open"),  # what completed it was taken back
    Move("close", ("ordered", "open"), "closed"),
)

# Who bought a course asks for the money; it is given once it has gone back, whoever gave it.
REFUND_REQUEST = Flow(
    "A request for a refund",
    Move("give", ("asked",), "given"),
    Move("decline", ("asked",), "declined", by=("finance", "admin"), reason=True),
    Move("withdraw", ("asked",), "withdrawn"),
)

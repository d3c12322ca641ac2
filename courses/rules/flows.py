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
    Move("close", ("ordered", "open"), "closed"),
)

"""What can become of a course, of a place in one, and of what an outside system reports."""

from __future__ import annotations

from plumbing.flow import Flow, Move

STAFF = ("records", "admin")

COURSE = Flow(
    "A course",
    Move("publish", ("draft", "retired"), "published", by=STAFF),
    Move("retire", ("published",), "retired", by=STAFF),
)

# `ordered`: asked for on an invoice that is not paid yet. A refund before completion closes it.
ENROLLMENT = Flow(
    "A place in a course",
    Move("open", ("ordered", "closed"), "open"),
    Move("complete", ("open",), "completed"),
    Move("close", ("ordered", "open"), "closed"),
)

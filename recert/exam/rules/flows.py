"""What can become of a request for accommodations."""

from __future__ import annotations

from plumbing.flow import Flow, Move

STAFF = ("records",)

ACCOMMODATION = Flow(
    "A request",
    Move("grant", ("asked",), "granted", by=STAFF),
    Move("refuse", ("asked",), "refused", by=STAFF, reason=True),
    Move("take back", ("asked",), "taken_back"),
)

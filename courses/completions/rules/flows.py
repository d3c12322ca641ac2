"""What can become of a completion that was reported."""

from __future__ import annotations

from plumbing.flow import Flow, Move

RECORDS = ("records",)
STANDS = ("received", "parked", "waiting", "counted", "kept", "refused")

COMPLETION = Flow(
    "A completion",
    *(Move("count", ("received",), outcome) for outcome in ("counted", "waiting", "kept")),
    Move("park", ("received",), "parked"),  # more hours of a day than count unseen
    Move("match", ("parked",), "received", by=("portal", *RECORDS)),
    # Its person was granted a certification, or claimed; or what it was a second time is gone.
    Move("look again", ("kept", "counted", "waiting"), "received"),
    Move("post", ("waiting",), "counted", by=RECORDS, reason=True),
    Move("refuse", ("parked", "waiting"), "refused", by=RECORDS, reason=True),
    Move("take up again", ("refused",), "received", by=RECORDS, reason=True),
    Move("withdraw", STANDS, "withdrawn", by=("portal", *RECORDS)),
)

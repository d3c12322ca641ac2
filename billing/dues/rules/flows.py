"""What can become of a renewal run."""

from __future__ import annotations

from plumbing.flow import PORTAL, Flow, Move

FINANCE = "finance"

RENEWAL_RUN = Flow(
    "A renewal run",
    Move("work on", ("waiting",), "running"),
    Move("leave to the next worker", ("running",), "waiting"),
    Move("end", ("running",), "done"),
    Move("stop", ("waiting",), "stopped", by=(FINANCE,)),
    Move("stop", ("running",), "stopping", by=(FINANCE,)),
    Move("stop", ("stopping",), "stopped"),
    Move("go on with", ("stopped",), "waiting", by=(FINANCE, PORTAL)),
)

"""What can become of a message and of a print run (handbook section 11)."""

from __future__ import annotations

from plumbing.flow import Flow, Move

MAIL = "mail"
STAFF = (MAIL, "support", "records", "auditor", "finance")  # of them whom its kind concerns

# Of an email whose lease ran out the worker may still be alive: what it tells late holds as well.
NOTICE = Flow(
    "A message",
    Move("take", ("planned",), "claimed"),
    Move("send", ("claimed", "unknown", "printed"), "sent"),
    Move("lose sight of", ("claimed",), "unknown"),
    Move("put off", ("claimed", "unknown", "printed"), "planned"),
    Move("give up", ("planned", "claimed", "unknown", "printed"), "failed"),
    Move("take back", ("sent", "unknown"), "failed"),  # it bounced later
    Move("leave out", ("planned", "claimed", "unknown", "printed"), "skipped"),
    Move("print", ("planned",), "printed"),
    Move("let go", ("skipped",), "planned"),  # what held it back is gone
    Move(
        "send again",
        ("sent", "failed", "unknown", "skipped"),
        "planned",
        by=STAFF,
        reason=True,
    ),
)

PRINT_RUN = Flow(
    "A print run",
    Move("make", ("gathered",), "rendered"),
    Move("post", ("rendered",), "posted", by=(MAIL,)),
)

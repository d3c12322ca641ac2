"""The moves of a file and of a row of one."""

from __future__ import annotations

from plumbing.flow import Flow, Move

RECORDS = ("records",)

FILE = Flow(
    "A file",
    Move("take", ("checked",), "taking", RECORDS),
    Move("drop", ("checked",), "dropped", RECORDS),
    Move("finish", ("taking",), "taken"),
)

DONE = ("taken", "same", "refused")
ROW = Flow(
    "A row",
    *(Move("take", ("ready",), outcome) for outcome in (*DONE, "held")),
    *(Move("decide", ("held", "ready"), outcome, RECORDS) for outcome in DONE),
    Move("set aside", ("held", "ready"), "set_aside", RECORDS, reason=True),
)

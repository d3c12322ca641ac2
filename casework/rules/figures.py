"""The figures of policy that limit what checking files costs (handbook section 5)."""

from __future__ import annotations

from members.rules.declared import Figure
from members.rules.figures import FILES
from members.rules.readers import Whole

PROOFS_AT_ONCE = Figure(
    "proofs_at_once",
    Whole(1, 10),
    default=2,
    group=FILES,
    label="Of one member's files are checked at the same time",
    section=5,
    asked="the day itself",
)
PROOFS_A_DAY = Figure(
    "proofs_a_day",
    Whole(1, 1000),
    default=60,
    group=FILES,
    label="Of one member's files are checked in a day",
    section=5,
    asked="the day itself",
)
CASE_FILES = Figure(
    "case_files",
    Whole(1, 1000),
    default=100,
    group=FILES,
    label="One case takes files",
    section=7,
    asked="the day itself",
)

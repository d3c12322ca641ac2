"""The figures of policy that looks rest on."""

from __future__ import annotations

from members.rules.declared import Figure, Group
from members.rules.readers import Whole

LOOKS = Group("looks", "Who looked at a certification", 92)

KEPT_DAYS = Figure(
    "looks_kept_days",
    Whole(30, 3660),
    default=365,
    group=LOOKS,
    label="Days for which a member sees who looked; then it is deleted",
    section=10,
    asked="the day of the nightly clean-up",
)

"""The figures of the assistant that are policy (handbook section 9)."""

from __future__ import annotations

from members.rules.declared import Figure, Group
from members.rules.readers import Whole

RECERTIFICATION = Group("recertification", "Recertification", 60)

KEPT_DAYS = Figure(
    "eligibility_kept_days",
    Whole(1, 365),
    default=90,
    group=RECERTIFICATION,
    label="The link to answers of the eligibility assistant works for",
    unit="days",
    section=9,
    asked="the day on which they are kept",
)

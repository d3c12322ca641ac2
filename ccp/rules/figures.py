"""The figures of policy that cycles and points rest on (handbook sections 4 and 5).

Filing ends before the next cycle does.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from members.rules.declared import Figure, Group
from members.rules.figures import ANY_DAY, CYCLE
from members.rules.readers import Amount, Several, Whole

POINTS = Group("points", "Points", 40)

CCP_FILING_DAYS = Figure(
    "ccp_filing_days",
    Whole(0, 365),
    default=0,
    group=CYCLE,
    label="After a cycle ended, members may still log for",
    unit="days",
    section=4,
    asked="the first day of the cycle",
)
CCP_REMINDER_DAYS: Figure[tuple[int, ...]] = Figure(
    "ccp_reminder_days",
    Several(12, Whole(1, 730)),
    default=(180, 90, 60, 30, 7),
    group=CYCLE,
    label="Who is short of points is reminded",
    unit="days before the end",
    section=4,
    asked="the day of the reminder",
)
CCP_LATE_POSTING_DAYS = Figure(
    "ccp_late_posting_days",
    Whole(0, 365),
    default=30,
    group=CYCLE,
    label="A completion that a provider reports counts from its own day when it arrives within",
    unit="days after it",
    section=4,
    asked="the completion day",
)
CONTACT_HOURS_PER_CEU = Figure(
    "contact_hours_per_ceu",
    Amount("1", "100"),
    default=Decimal(10),
    group=POINTS,
    label="A continuing-education unit has",
    unit="contact hours",
    section=5,
    asked="the day on which it is logged",
)
EMPLOYMENT_COUNTS_THROUGH = Figure(
    "employment_counts_through",
    ANY_DAY,
    default=date(2020, 12, 31),
    group=POINTS,
    label="Employment earns points for days through",
    section=5,
    asked="the first day of the cycle",
)

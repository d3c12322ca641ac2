"""The figures of policy that forwarded emails rest on."""

from __future__ import annotations

from members.rules.declared import Figure, Group
from members.rules.readers import Whole

FORWARDING = Group("forwarding", "Forwarded emails", 45)

DRAFTS_A_DAY = Figure(
    "drafts_a_day",
    Whole(1, 1000),
    default=50,
    group=FORWARDING,
    label="Emails that one member may forward in a day",
    section=4,
    asked="the day of the email",
)
DRAFT_KEEPS_DAYS = Figure(
    "draft_keeps_days",
    Whole(0, 365),
    default=30,
    group=FORWARDING,
    label="A draft counts as of the day of its email, also where its cycle has ended, within",
    unit="days after it",
    section=4,
    asked="the day of the email",
)
ANSWERS_A_DAY = Figure(
    "draft_answers_a_day",
    Whole(0, 100),
    default=10,
    group=FORWARDING,
    label="Of these are answered at most",
    section=4,
    asked="the day of the email",
)

"""The figures of policy that recertification rests on (handbook section 9)."""

from __future__ import annotations

from members.rules.declared import Figure, Group
from members.rules.readers import Several, Whole

RECERT = Group("recertification", "Recertification", 60)

WINDOW_YEARS = Figure(
    "recert_window_years",
    Whole(1, 10),
    default=3,
    group=RECERT,
    label="By CCP, points count of the last",
    unit="years",
    section=9,
    asked="the day on which paying began",
)
EXPIRES_AFTER_YEARS = Figure(
    "recert_expires_after_years",
    Whole(1, 5),
    default=1,
    group=RECERT,
    label="An application that is not decided expires after",
    unit="years",
    section=9,
    asked="the day of the submission",
)
EXPIRY_WARNINGS: Figure[tuple[int, ...]] = Figure(
    "recert_expiry_warnings",
    Several(6, Whole(1, 300)),
    default=(60, 14),
    group=RECERT,
    label="Who has not been decided on is warned",
    unit="days before it expires",
    section=11,
    asked="the day of the warning",
)
APPEAL_DAYS = Figure(
    "recert_appeal_days",
    Whole(0, 365),
    default=30,
    group=RECERT,
    label="A denial can be appealed for",
    unit="days",
    section=9,
    asked="the day of the denial",
)
FEE_DAYS = Figure(
    "recert_fee_days",
    Whole(1, 365),
    default=30,
    group=RECERT,
    label="An invoice of an application that nobody pays is void after",
    unit="days",
    section=9,
    asked="the day it was issued",
)
EXAM_YEARS = Figure(
    "recert_exam_years",
    Whole(1, 5),
    default=1,
    group=RECERT,
    label="From the authorization on, the exam can be taken for",
    unit="years",
    section=9,
    asked="the day of the authorization",
)
MOST_ATTEMPTS = Figure(
    "recert_most_attempts",
    Whole(1, 10),
    default=3,
    group=RECERT,
    label="In that time the exam can be tried at most",
    unit="times",
    section=9,
    asked="the day of the authorization",
)
GOAL_DAYS = Figure(
    "recert_goal_days",
    Whole(1, 365),
    default=14,
    group=RECERT,
    label="We decide on an application within",
    unit="days",
    section=9,
    asked="the day itself",
    placeholder=True,
)

"""The figures of policy that CCP audits rest on (handbook section 7)."""

from __future__ import annotations

from decimal import Decimal

from members.rules.declared import Figure, Group
from members.rules.readers import Amount, Several, Whole, flag

AUDIT = Group("ccp-audit", "CCP audit", 50)

RATE = Figure(
    "audit_rate",
    Amount("0.01", "100"),
    default=Decimal(5),
    group=AUDIT,
    label="Of the cycles that rolled over a round draws",
    unit="percent",
    section=7,
    asked="the day of the freeze",
    placeholder=True,
)
YEARS_BACK = Figure(
    "audit_years_back",
    Whole(1, 10),
    default=2,
    group=AUDIT,
    label="A round looks back to January 1 of the year that lies before its own by",
    unit="years",
    section=7,
    asked="the day of the freeze",
)
REST_YEARS = Figure(
    "audit_rest_years",
    Whole(0, 20),
    default=3,
    group=AUDIT,
    label="Who passed an audit is in no list for",
    unit="years",
    section=7,
    asked="the day of the freeze",
)
NOTICE_DAY = Figure(
    "audit_notice_day",
    Whole(1, 181),
    default=15,
    group=AUDIT,
    label="Notices go out, unless the draw is later, in the round's year on day (January 15 is 15)",
    section=7,
    asked="the day of the draw",
)
ANSWER_DAYS = Figure(
    "audit_answer_days",
    Whole(1, 365),
    default=60,
    group=AUDIT,
    label="Members have to answer",
    unit="days after the notice",
    section=7,
    asked="the day of the notice",
)
REPLACEMENT_DAYS = Figure(
    "audit_replacement_days",
    Whole(1, 365),
    default=30,
    group=AUDIT,
    label="After we ask for more, members have",
    unit="days",
    section=7,
    asked="the day on which we ask",
)
MOST_DEFICIENT = Figure(
    "audit_most_deficient",
    Whole(0, 10),
    default=2,
    group=AUDIT,
    label="We ask for more at most",
    unit="times",
    section=7,
    asked="the day on which we ask",
)
MOST_EXTENSION_DAYS = Figure(
    "audit_most_extension_days",
    Whole(1, 365),
    default=30,
    group=AUDIT,
    label="A case can be extended once, by up to",
    unit="days",
    section=7,
    asked="the day of the extension",
)
REMINDER_DAYS: Figure[tuple[int, ...]] = Figure(
    "audit_reminder_days",
    Several(12, Whole(1, 365)),
    default=(30, 14, 3),
    group=AUDIT,
    label="Who has not answered is reminded",
    unit="days before the last day",
    section=7,
    asked="the day on which the clock starts",
)
APPEAL_DAYS = Figure(
    "audit_appeal_days",
    Whole(0, 365),
    default=30,
    group=AUDIT,
    label="A failed audit can be appealed for",
    unit="days",
    section=7,
    asked="the day on which it failed",
)
GOAL_DAYS = Figure(
    "audit_goal_days",
    Whole(1, 365),
    default=14,
    group=AUDIT,
    label="We decide within",
    unit="days after the answer",
    section=7,
    asked="the day itself",
    placeholder=True,
)
FAIL_NEEDS_SECOND = Figure(
    "audit_fail_needs_second",
    flag,
    default=True,
    group=AUDIT,
    label="That somebody fails an audit needs a second person",
    section=7,
    asked="the day of the decision",
)

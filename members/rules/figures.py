"""The figures of policy that people, dues and standing rest on (handbook sections 1 to 4, 8, 12).

Bounds are those within which every rule keeps its sense: a grace ends before the next dues year is
due.
"""

from __future__ import annotations

from datetime import date

from members.rules.declared import Figure, Group
from members.rules.readers import Day, Lines, Whole

PROGRAMS_GROUP = Group("programs", "Programs", 0)
FEES = Group("fees", "Fees", 10)
CALENDAR = Group("calendar", "Calendar", 20)
CYCLE = Group("ccp-cycle", "CCP cycle", 30)
LETTERS = Group("letters", "Letters", 80)
FILES = Group("files-and-sign-in", "Files and sign-in", 90)

ANY_DAY = Day(date(1900, 1, 1), date(2100, 1, 1))
ADDRESS = Lines(4, 45)
SHORTEST_IDLE_MINUTES = 5

GRACE_DAYS = Figure(
    "grace_days",
    Whole(0, 180),
    default=30,
    group=CALENDAR,
    label="After the due day an unpaid certification still stands for",
    unit="days",
    section=3,
    asked="the day on which the dues are due",
)
DUES_PAYABLE_YEARS = Figure(
    "dues_payable_years",
    Whole(1, 10),
    default=3,
    group=CALENDAR,
    label="Unpaid dues can still be paid for",
    unit="years",
    section=3,
    asked="the day on which the dues are due",
)
EXAM_ONLY_AFTER_YEARS = Figure(
    "exam_only_after_years",
    Whole(1, 50),
    default=10,
    group=CALENDAR,
    label="A lapse leaves only the exam as the way back after",
    unit="years",
    section=8,
    asked="the day of the lapse",
)
CCP_MANDATORY_GRANTED_FROM = Figure(
    "ccp_mandatory_granted_from",
    ANY_DAY,
    default=date(2006, 1, 1),
    group=CYCLE,
    label="CCP is mandatory for everybody certified on or after",
    section=4,
    asked="the day of the certification or recertification",
)
CCP_MANDATORY_RECERTIFIED_AFTER = Figure(
    "ccp_mandatory_recertified_after",
    ANY_DAY,
    default=date(2014, 4, 1),
    group=CYCLE,
    label="and for everybody recertified after",
    section=4,
    asked="the day of the certification or recertification",
)
RETURN_ADDRESS = Figure(
    "return_address",
    ADDRESS,
    default="Member Services\n[return address, policy setting]",
    group=LETTERS,
    label="Letters come from",
    section=11,
    asked="the day of the letter",
    placeholder=True,
)
REMITTANCE_ADDRESS = Figure(
    "remittance_address",
    ADDRESS,
    default="Dues\n[remittance address, policy setting]",
    group=LETTERS,
    label="Checks go to",
    section=11,
    asked="the day of the invoice",
    placeholder=True,
)
STAFF_IDLE_MINUTES = Figure(
    "staff_idle_minutes",
    Whole(SHORTEST_IDLE_MINUTES, 480),
    default=30,
    group=FILES,
    label="Staff are signed out without a click for",
    unit="minutes",
    section=12,
    asked="the day itself",
)

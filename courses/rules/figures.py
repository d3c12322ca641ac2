"""The figures of policy that courses rest on (handbook section 6)."""

from __future__ import annotations

from members.rules.declared import Figure, Group
from members.rules.readers import Whole

COURSES = Group("courses", "Courses", 70)

UNPAID_DAYS = Figure(
    "course_unpaid_days",
    Whole(1, 90),
    default=7,
    group=COURSES,
    label="An invoice of a course that nobody pays is void after",
    unit="days",
    section=6,
    asked="the day it was issued",
)

JOIN_MINUTES = Figure(
    "webinar_join_minutes",
    Whole(0, 240),
    default=10,
    group=COURSES,
    label="The link of a webinar opens before it begins",
    unit="minutes",
    section=6,
    asked="the day it takes place",
)

STAYS_MINUTES = Figure(
    "meeting_stays_minutes",
    Whole(0, 1440),
    default=60,
    group=COURSES,
    label="A webinar or session is over after its contact hours and",
    unit="minutes",
    section=6,
    asked="the day it takes place",
)

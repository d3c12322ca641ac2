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

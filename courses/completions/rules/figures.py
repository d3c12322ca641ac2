"""The figures of policy that completions rest on (handbook section 6)."""

from __future__ import annotations

from courses.rules.figures import COURSES
from members.rules.declared import Figure
from members.rules.readers import Whole

OPENS_BEFORE = Figure(
    "door_opens_minutes",
    Whole(0, 720),
    default=60,
    group=COURSES,
    label="Check-in at the door begins before a session",
    unit="minutes",
    section=6,
    asked="the day of the session",
)
CLOSES_AFTER = Figure(
    "door_closes_minutes",
    Whole(0, 720),
    default=60,
    group=COURSES,
    label="Check-in at the door ends after a session",
    unit="minutes",
    section=6,
    asked="the day of the session",
)
HOURS_A_DAY = Figure(
    "reported_hours_most",
    Whole(1, 999),
    default=40,
    group=COURSES,
    label="What a provider reports of one day outside the catalogue counts unseen up to",
    unit="contact hours",
    section=6,
    asked="the day on which it was completed",
)

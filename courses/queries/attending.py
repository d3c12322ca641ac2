"""When what happens at one time can be attended, by the policy of its day."""

from __future__ import annotations

from datetime import datetime

from courses.models import Course
from courses.rules.attending import Meeting, meeting
from courses.rules.figures import JOIN_MINUTES, STAYS_MINUTES
from courses.rules.offers import IN_PERSON, LIVE, Offer
from members.queries.policy import policy
from plumbing import clock


def meeting_of(course: Course | Offer) -> Meeting | None:
    """When a course takes place; None of what is done at any time."""
    if course.starts_at is None or course.kind not in LIVE:
        return None
    day = clock.office_day(course.starts_at)
    return meeting(
        course.starts_at,
        course.hours,
        day_begins=clock.day_begins(day) if course.kind in IN_PERSON else None,
        opens_minutes=policy()[JOIN_MINUTES].on(day),
        stays_minutes=policy()[STAYS_MINUTES].on(day),
    )


def stage_of(course: Course | Offer, now: datetime) -> str:
    """Where a course is to who has a place in it: `any_time`, or as `Meeting.stage` has it."""
    found = meeting_of(course)
    return found.stage(now) if found else "any_time"

"""What completions add to the pages of the catalogue."""

from __future__ import annotations

from courses.completions.queries.doors import came
from courses.models import Course
from courses.rules.offers import LIVE
from courses.slots import Part


def in_figures(course: Course) -> Part | None:
    """Who came to what happens at one time, at the door or by a roster."""
    if course.kind not in LIVE:
        return None
    return Part("courses/completions/part/came.html", {"course": course, "came": came(course)})

"""What is done to courses and to places in them."""

from __future__ import annotations

from functools import partial

from members.models import Role
from members.models.verb import Page, Shown, Verb, declare

_COURSE = Page("courses:desk_course", "Course", (Role.RECORDS, Role.ADMIN))
_course = partial(Shown, page=_COURSE)


@declare
class CourseVerb(Verb):
    """What the catalogue owns."""

    COURSE_OPENED = "course_opened", _course("book-open")
    COURSE_REOPENED = "course_reopened", _course("undo-2")
    COURSE_CLOSED = "course_closed", _course("circle-minus")
    COURSE_CANCELLED = "course_cancelled", _course("circle-x")
    COURSE_REFUND_ASKED = "course_refund_asked", _course("hand-coins")
    COURSE_REFUND_DECLINED = "course_refund_declined", _course("ban")
    BUYER_TAKEN_OVER = "buyer_taken_over", Shown("users-round")
    BUYER_RENAMED = "buyer_renamed", Shown("pencil")
    COURSE_WRITTEN = "course_written", _course("pencil")
    COURSE_PUBLISHED = "course_published", _course("eye")
    COURSE_RETIRED = "course_retired", _course("archive")

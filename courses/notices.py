"""The notices about courses, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from courses.models import CourseLine, Enrollment, RefundRequest
from courses.services.telling import BOUGHT, LIKE_YOURS, REFUND_ANSWERED
from members.models import Certificant
from notices.kinds import Kind
from notices.models import Notice
from plumbing import clock


def _context(_notice: Notice, line: CourseLine, _on: date) -> Mapping[str, Any]:
    """All that was paid together with it and is theirs still: a cart is told in one message."""
    return {
        "courses": [
            {
                "title": place.course.title,
                "kind": place.course.get_kind_display(),
                "hours": place.hours,
                "starts_at": place.course.starts_at,
                "place": place.course.place,
                "url": _address(place.course.code),
            }
            for place in _bought(line)
        ],
        "url": settings.PORTAL_BASE_URL + reverse("courses:mine"),
    }


def _bought(line: CourseLine) -> list[Enrollment]:
    rows = CourseLine.objects.filter(told_with=line.pk, live=True).exclude(
        enrollment__state=Enrollment.State.CLOSED
    )
    return [row.enrollment for row in rows.select_related("enrollment__course").order_by("pk")]


def _address(code: str) -> str:
    return settings.PORTAL_BASE_URL + reverse("courses:course", args=[code])


def _skip(_notice: Notice, line: CourseLine, _on: date) -> str | None:
    """Where all of it was given back nothing is told."""
    return None if _bought(line) else CLOSED


CLOSED = "course_closed"

COURSE_BOUGHT = Kind(
    key=BOUGHT,
    label="Course bought",
    about=CourseLine,
    person="line__invoice__payer",
    context=_context,
    skip=_skip,
    reasons={CLOSED: "The course was given back"},
)


def _answered(_notice: Notice, asked: RefundRequest, _on: date) -> Mapping[str, Any]:
    course = asked.enrollment.course
    return {
        "title": course.title,
        "given": asked.state == RefundRequest.State.GIVEN,
        "amount": asked.amount,
        "answer": asked.answer,
        "asked_on": clock.office_day(asked.asked_at),
        "url": settings.PORTAL_BASE_URL + reverse("courses:refund", args=[asked.enrollment_id]),
    }


REFUND = Kind(
    key=REFUND_ANSWERED,
    label="Course refund answered",
    about=RefundRequest,
    person="payer",
    reads=("enrollment__course",),
    context=_answered,
)


def _like_yours(_notice: Notice, person: Certificant, _on: date) -> Mapping[str, Any]:
    return {
        "number": person.member_number,
        "signs_in": person.user_id is not None,
        "url": settings.PORTAL_BASE_URL
        + reverse("account_login" if person.user_id else "members:claim"),
    }


ACCOUNT_LIKE_YOURS = Kind(
    key=LIKE_YOURS,
    label="An account like yours",
    about=Certificant,
    person="pk",
    context=_like_yours,
)
NOTICES = (COURSE_BOUGHT, REFUND, ACCOUNT_LIKE_YOURS)

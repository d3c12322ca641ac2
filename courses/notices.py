"""The notices about courses, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from courses.models import Enrollment
from courses.services.telling import BOUGHT, LIKE_YOURS
from members.models import Certificant
from notices.kinds import Kind
from notices.models import Notice


def _context(_notice: Notice, place: Enrollment, _on: date) -> Mapping[str, Any]:
    """All that was opened for them on that day: a cart is told in one message."""
    opened = Enrollment.objects.filter(
        payer=place.payer_id, opened_on=place.opened_on, price__gt=0
    ).exclude(state=Enrollment.State.CLOSED)
    return {
        "courses": [
            {
                "title": one.course.title,
                "kind": one.course.get_kind_display(),
                "hours": one.course.hours,
                "url": _address(one.course.code),
            }
            for one in opened.select_related("course").order_by("pk")
        ],
        "url": settings.PORTAL_BASE_URL + reverse("courses:mine"),
    }


def _address(code: str) -> str:
    return settings.PORTAL_BASE_URL + reverse("courses:course", args=[code])


def _skip(_notice: Notice, place: Enrollment, _on: date) -> str | None:
    """Of a place that is closed again nothing is told."""
    return CLOSED if place.state == Enrollment.State.CLOSED else None


CLOSED = "course_closed"

COURSE_BOUGHT = Kind(
    key=BOUGHT,
    label="Course bought",
    about=Enrollment,
    person="payer",
    reads=("course", "payer__certificant", "payer__recipient"),
    context=_context,
    skip=_skip,
    reasons={CLOSED: "The course was given back"},
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
NOTICES = (COURSE_BOUGHT, ACCOUNT_LIKE_YOURS)

"""Checking in at the door of a live meeting: it becomes a completion of that session (section 6).

The code at the door is signed and holds for minutes; nobody stores it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Q

from courses.completions.models import Completion, Source
from courses.completions.services.counting import count
from courses.completions.services.receiving import complete
from courses.completions.services.withdrawing import note
from courses.completions.verbs import CompletionVerb
from courses.models import Course, Enrollment
from members.models import Certificant, User
from members.queries.locks import lock_members

SALT = "completions.door"
SHOWN_FOR = timedelta(minutes=5)
TYPED_FOR = timedelta(minutes=20)  # who has scanned it in time may still be typing


class DoorClosed(Exception):
    """The code is too old, or none of ours."""


@dataclass(frozen=True, slots=True)
class Door:
    """The session whose door a code opens, on its day."""

    course_id: int
    day: date


def code_of(course: Course, on: date) -> str:
    """A code for the door of a session, as of now."""
    return signing.dumps([course.pk, on.isoformat()], salt=SALT)


def door_of(code: str, *, typed: bool = False) -> Door:
    """What a code opens. typed: a form is sent that it opened before. Raises DoorClosed."""
    try:
        age = TYPED_FOR if typed else SHOWN_FOR
        course_id, day = signing.loads(code, salt=SALT, max_age=age)
    except signing.BadSignature as bad:
        raise DoorClosed from bad
    return Door(course_id, date.fromisoformat(day))


def check_in(
    *, course: Course, person: Certificant, on: date, actor: User | None
) -> tuple[Completion, bool]:
    """Note that a person is at a session; whether that is news. A place that they have in it is
    completed by it. Twice is once. actor: who did it, the person or staff.
    """
    with transaction.atomic():
        lock_members([person.pk])
        place = Enrollment.objects.filter(payer=person.pk, course=course).first()
        ref = f"session:{course.pk}:{person.pk}"
        known = _known(course, person, ref, on)
        if known is None and place is not None and place.state == Enrollment.State.COMPLETED:
            known = place.completion
        if known is not None:
            return known, False
        if place is not None and place.state == Enrollment.State.OPEN:
            found = complete(enrollment=place, completed_on=on, on=on, actor=actor)
        else:
            found = _attended(course, person, ref, on, actor)
        note(found, CompletionVerb.CHECKED_IN, actor=actor, reason="")
    return found, True


def _known(course: Course, person: Certificant, ref: str, on: date) -> Completion | None:
    """What is on record of them at the session: from the door, or from a roster of that day."""
    rows = Completion.objects.filter(provider=course.provider)
    on_a_roster = Q(certificant=person, course=course, completed_on=on)
    gone = Q(state=Completion.State.WITHDRAWN)
    return rows.filter(Q(completion_id=ref) | on_a_roster & ~gone).order_by("pk").first()


def _attended(
    course: Course, person: Certificant, ref: str, on: date, actor: User | None
) -> Completion:
    completion = Completion.objects.create(
        provider=course.provider,
        completion_id=ref,
        source=Source.DOOR,
        member_number=person.member_number,
        last_name=person.last_name,
        course=course,
        course_code=course.code,
        title=course.title,
        completed_on=on,
        hours=course.hours,
        arrived_on=on,
        certificant=person,
    )
    count([completion], on=on, actor=actor)
    return completion

"""Completing a course in the portal: it counts at once (handbook section 6)."""

from __future__ import annotations

import itertools
from datetime import date

from django.db import transaction
from django.db.models import Q

from courses.completions.models import Completion, Source
from courses.completions.queries.completions import name_of
from courses.completions.services.counting import count
from courses.completions.services.doubles import reported
from courses.models import Enrollment
from courses.rules.flows import ENROLLMENT
from members.models import User


@transaction.atomic
def complete(
    *,
    enrollment: Enrollment,
    completed_on: date,
    on: date,
    actor: User | None,
    source: Source = Source.OWN,
) -> Completion:
    """Note that a place in a course was completed and count it at once; twice is once. What a
    roster reports of it counts no second time.

    Inside the caller's transaction, the payer's member locked. completed_on: the office day.
    Raises IllegalMove where the place is not open.
    """
    name = name_of(enrollment)
    of_it = Q(enrollment=enrollment) | Q(provider=enrollment.course.provider_id, completion_id=name)
    rows = list(Completion.objects.filter(of_it))
    for known in rows:
        if known.enrollment_id == enrollment.pk:
            return known
    _move(enrollment, completed_on)
    course, person = enrollment.course, enrollment.payer.certificant
    completion = Completion.objects.create(
        provider=course.provider,
        completion_id=_another(name, course.provider_id) if rows else name,
        source=source,
        course=course,
        course_code=course.code,
        title=course.title,
        completed_on=completed_on,
        hours=enrollment.hours,  # as they were sold
        arrived_on=on,
        enrollment=enrollment,
        certificant=person,
        member_number=person.member_number if person else "",
        last_name=person.last_name if person else "",
    )
    count([completion], on=on, actor=actor)
    return completion


def _another(name: str, provider_id: int) -> str:
    """The id of one that is done again, as the first was taken back: `enrollment:7:2`."""
    names = (f"{name}:{number}" for number in itertools.count(2))
    taken = Completion.objects.filter(provider=provider_id)
    return next(one for one in names if not taken.filter(completion_id=one).exists())


def link_reported(enrollment: Enrollment, *, on: date, actor: User | None) -> Completion | None:
    """Complete a place by what was reported of its person and course before it was open; None where
    nothing was. The payer's member is locked. Raises IllegalMove where the place is not open.
    """
    person = enrollment.payer.certificant_id
    found = reported(enrollment.course_id, person) if person is not None else None
    if found is None:
        return None
    _move(enrollment, found.completed_on)
    found.enrollment = enrollment
    found.save(update_fields=["enrollment"])
    count([found], on=on, actor=actor)
    return found


def _move(enrollment: Enrollment, completed_on: date) -> None:
    ENROLLMENT.moves(enrollment.state, Enrollment.State.COMPLETED)
    enrollment.state, enrollment.completed_on = Enrollment.State.COMPLETED, completed_on
    enrollment.save(update_fields=["state", "completed_on"])

"""Completions: locked for a deed, and those that wait for something."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from courses.completions.models import Completion, Conflict
from courses.models import Course
from courses.rules.offers import LIVE
from plumbing import clock

State = Completion.State


def locked(rows: QuerySet[Completion]) -> QuerySet[Completion]:
    """Lock completions, with their provider and activity, before their people: whoever counts,
    withdraws or decides takes this lock first.
    """
    rows = rows.select_related("provider", "activity", "course").order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True)


def to_count() -> QuerySet[Completion]:
    """Those that were received and are not counted yet, in the order in which they came."""
    return Completion.objects.filter(state=State.RECEIVED).order_by("pk")


def parked() -> QuerySet[Completion]:
    """Those whose person or certification is not known, the oldest first."""
    return Completion.objects.filter(state=State.PARKED).order_by("pk")


def for_staff() -> QuerySet[Completion]:
    """Those of which staff decide: they wait, or are to be withdrawn out of a closed cycle."""
    return Completion.objects.filter(Q(state=State.WAITING) | Q(withdrawing=True)).order_by("pk")


def conflicts() -> QuerySet[Conflict]:
    """What came under an id that was taken and nobody has settled, the oldest first."""
    return Conflict.objects.filter(settled_at__isnull=True).order_by("pk")


def sessions_on(on: date) -> QuerySet[Course]:
    """The live meetings of a day, in their order."""
    day = clock.day_begins(on), clock.day_begins(on + timedelta(days=1))
    return (
        Course.objects.filter(
            state=Course.State.PUBLISHED,
            kind__in=LIVE,
            starts_at__gte=day[0],
            starts_at__lt=day[1],
        )
        .select_related("provider")
        .order_by("starts_at", "pk")
    )


def checked_in(course: Course, on: date) -> QuerySet[Completion]:
    """Who is at a session, the latest first."""
    rows = Completion.objects.filter(course=course, completed_on=on)
    return rows.exclude(state=State.WITHDRAWN).select_related("certificant").order_by("-pk")

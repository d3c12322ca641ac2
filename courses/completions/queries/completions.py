"""Completions: locked for a deed, and those that wait for something."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ccp.models import Cycle
from courses.completions.models import Completion, Conflict, Why
from courses.models import Enrollment
from members.queries.locks import lock_members
from notices.models import Notice, about

State = Completion.State
OF_CYCLES = ("cycle_missed", "cycle_missed_off", "cycle_met")


def locked(rows: QuerySet[Completion]) -> QuerySet[Completion]:
    """Lock completions, with their provider and activity, behind their people, whom everybody
    locks first: whoever counts, withdraws or decides takes these locks.
    """
    lock_members(set(rows.exclude(certificant=None).values_list("certificant", flat=True)))
    rows = rows.select_related("provider", "activity", "course").order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True)


def name_of(place: Enrollment) -> str:
    """The id of what the portal itself reports of a place; done again, it goes on: `:2`."""
    return f"enrollment:{place.pk}"


def without_place(**of: Any) -> QuerySet[Completion]:
    """What others reported of somebody's completing a course of AMT's own, and nothing has to do
    with a place yet; of: filters of the person and the course.
    """
    rows = Completion.objects.filter(provider__own=True, enrollment=None, **of)
    return rows.exclude(state__in=[State.WITHDRAWN, State.REFUSED, State.PARKED]).order_by("pk")


def recorded(payer_id: int) -> Subquery:
    """The day of it, of each of some rows of courses; a member's payer has their id."""
    rows = without_place(course=OuterRef("pk"), certificant=payer_id)
    return Subquery(rows.values("completed_on")[:1])


def to_count() -> QuerySet[Completion]:
    """Those that were received and are not counted yet, in the order in which they came."""
    return Completion.objects.filter(state=State.RECEIVED).order_by("pk")


def parked() -> QuerySet[Completion]:
    """Those whose person or certification is not known, or whose hours are too many to count
    unseen, the oldest first.
    """
    return Completion.objects.filter(state=State.PARKED).order_by("pk")


def unmatched() -> QuerySet[Completion]:
    """Those of them whose person or certification is not known."""
    return parked().exclude(why=Why.HOURS)


def for_staff() -> QuerySet[Completion]:
    """Those of which staff decide: they wait, or are to be withdrawn out of a closed cycle."""
    return Completion.objects.filter(Q(state=State.WAITING) | Q(withdrawing=True)).order_by("pk")


def conflicts() -> QuerySet[Conflict]:
    """What came under an id that was taken and nobody has settled, the oldest first."""
    return Conflict.objects.filter(settled_at__isnull=True).order_by("pk")


def told_of(completion: Completion) -> QuerySet[Notice]:
    """What the member was told of it and of the cycles that it changed, the latest first."""
    of_it = about(completion)
    if completion.activity_id is not None:
        cycles = Cycle.objects.filter(
            certification__activity_claims__activity=completion.activity_id,
            start__lte=completion.completed_on,
            end__gt=completion.completed_on,
        ).values_list("pk", flat=True)
        of_it |= about(Cycle, *cycles) & Q(kind__in=OF_CYCLES)
    return Notice.objects.filter(of_it).order_by("-pk")

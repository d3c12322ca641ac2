"""What the calendar asks of cycles: each found by an index of what was not dealt with yet, so that
a night with nothing to do costs nothing, however many cycles there are.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from ccp.models import Activity, Category, Cycle, Look
from ccp.models.activity import TO_MATURE
from ccp.rules.cycles import closing
from ccp.rules.figures import EMPLOYMENT_COUNTS_THROUGH
from members.queries.policy import policy


def ended(on: date) -> QuerySet[Cycle]:
    """Cycles that are to be closed: ended, and the days for filing are over."""
    closed = [
        Q(start__gte=first, start__lt=until, end__lte=by)
        for first, until, by in closing(on, policy())
    ]
    rows = Cycle.objects.filter(reduce(or_, closed), closed_at__isnull=True)
    return rows.order_by("end", "pk")


def to_look_at(on: date) -> QuerySet[Look]:
    """Certifications of which something became known by then, the earliest day first."""
    return Look.objects.filter(on__lte=on).order_by("on", "pk")


def without_cycles(on: date) -> QuerySet[Look]:
    """Those of them that have no cycle yet."""
    return to_look_at(on).filter(certification__cycles=None)


def to_mature(on: date) -> QuerySet[Activity]:
    """Activities entered before they were completed whose day has come, and not recounted yet.

    A job that goes on after the last day that counts has come to its day on that.
    """
    through = policy()[EMPLOYMENT_COUNTS_THROUGH].on(on)
    over = Q(completed_on__lte=on)
    if through <= on:
        over |= Q(category=Category.EMPLOYMENT, logged_on__lt=through)
    return Activity.objects.filter(TO_MATURE, over).order_by("completed_on", "pk")


def to_remind(on: date) -> QuerySet[Cycle]:
    """Open cycles whose next reminder is to be thought of, the longest due first.

    Those whose standing is not known yet wait for it.
    """
    return (
        Cycle.objects.filter(closed_at__isnull=True, remind_on__lte=on)
        .exclude(certification__standing__word="")
        .order_by("remind_on", "pk")
    )

"""What the calendar asks of cycles: each found by an index of what was not dealt with yet, so that
a night with nothing to do costs nothing, however many cycles there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from ccp.models import Activity, Cycle
from ccp.models.activity import TO_MATURE
from ccp.queries.policy import policy
from members.models import Certification
from members.models.certification import NEW_ANCHOR


def without_cycles(on: date) -> QuerySet[Certification]:
    """Certifications granted by then that never had a cycle, the earliest grant first."""
    return Certification.objects.filter(cycles_anchor__isnull=True, granted_on__lte=on).order_by(
        "granted_on", "pk"
    )


def with_new_anchor(on: date) -> QuerySet[Certification]:
    """Certifications recertified by then whose cycles do not follow that anchor yet."""
    return Certification.objects.filter(NEW_ANCHOR, anchor__lte=on).order_by("anchor", "pk")


def ended(on: date) -> QuerySet[Cycle]:
    """Cycles that are to be closed: ended, and the days for filing are over."""
    filing = timedelta(days=policy().settings.ccp_filing_days.on(on))
    return Cycle.objects.filter(closed_at__isnull=True, end__lte=on - filing).order_by("end", "pk")


def to_look_at_again(on: date) -> QuerySet[Cycle]:
    """Closed cycles of which something became known by then that may roll them over."""
    return Cycle.objects.filter(look_again_on__lte=on).order_by("look_again_on", "pk")


def to_mature(on: date) -> QuerySet[Activity]:
    """Activities entered before they were completed whose day has come, and not recounted yet."""
    return Activity.objects.filter(TO_MATURE, completed_on__lte=on).order_by("completed_on", "pk")


def to_remind(step: int, after: date, through: date) -> QuerySet[Cycle]:
    """Open cycles ending in (after, through] for which only earlier steps were dealt with.

    step: days before the end. Those whose standing is not known yet wait for it.
    """
    earlier = Q(reminded_step__isnull=True) | Q(reminded_step__in=_steps_before(step))
    return (
        Cycle.objects.filter(earlier, closed_at__isnull=True, end__gt=after, end__lte=through)
        .exclude(certification__standing__word="")
        .order_by("end", "pk")
    )


def _steps_before(step: int) -> Iterable[int]:
    """The larger steps of any time: a list of them is a few looks into the index, a range many."""
    entries = policy().settings.ccp_reminder_days.entries
    return sorted({each for entry in entries for each in entry.value if each > step})

"""Members who ask for more time."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from casework.models import Submission
from ccp.audit.models import MoreTime


def asked_time() -> QuerySet[MoreTime]:
    """Requests that wait while the clock of their case runs, what ends first first."""
    rows = MoreTime.objects.filter(answered_at__isnull=True, audit__last_day__isnull=False)
    return rows.select_related(
        "audit__case__certificant", "audit__certification__program"
    ).order_by("audit__last_day", "pk")


def of_running_clock(rows: QuerySet[MoreTime]) -> QuerySet[MoreTime]:
    """Those of these requests that are about the clock that runs: an answer ends a clock, and what
    comes after it is about the next.
    """
    since = Submission.objects.filter(case=OuterRef("audit"), at__gte=OuterRef("asked_at"))
    return rows.filter(~Exists(since))

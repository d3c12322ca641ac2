"""Members who ask for more time."""

from __future__ import annotations

from django.db.models import QuerySet

from ccp.audit.models import MoreTime


def asked_time() -> QuerySet[MoreTime]:
    """Requests that wait while the clock of their case runs, what ends first first."""
    rows = MoreTime.objects.filter(answered_at__isnull=True, audit__last_day__isnull=False)
    return rows.select_related(
        "audit__case__certificant", "audit__certification__program"
    ).order_by("audit__last_day", "pk")

"""Keeping the counts of large months (see `billing.queries.renewal_months`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from billing.models import MonthCount
from billing.queries import renewal_months as queries
from plumbing import clock


def keep(*, periods: Sequence[date], on: date, anew: bool = False) -> None:
    """Count these months (first days) as of a day and keep the counts of the large ones; a count
    that is still fresh is kept as it is, unless it is wanted `anew`.
    """
    fresh = MonthCount.objects.filter(counted_at__gt=clock.now() - queries.FRESH)
    done = set() if anew else set(fresh.values_list("period", flat=True))
    for period in periods:
        if period in done:
            continue
        [month] = queries.count([period], on)
        if month.due > queries.LARGE:
            MonthCount.objects.update_or_create(
                period=period,
                defaults={"counted_at": clock.now(), "figures": month.as_json()},
            )
        else:
            MonthCount.objects.filter(period=period).delete()

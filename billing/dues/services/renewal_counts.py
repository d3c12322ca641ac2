"""Counting months for the Renewals page, and keeping the counts
(`billing.dues.queries.renewal_months`).

Whoever looks at a month of some thousand people whose count may be old counts and keeps it; a
larger one is shown as workers counted it last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from billing.dues.models import MonthCount
from billing.dues.queries import renewal_months as queries
from billing.dues.queries.renewal_months import Month
from plumbing import clock


def months(*, periods: Sequence[date], on: date) -> list[Month]:
    """How months (first days) stand on a day. A large one may be `old` or not counted yet."""
    known = queries.kept(periods, on)
    due = [one for one in periods if one not in known or (known[one].old and not known[one].large)]
    known |= {month.period: month for month in _count(due, on)}
    return [known[period] for period in periods]


def keep(*, periods: Sequence[date], on: date, anew: bool = False) -> None:
    """Count the large ones of these months whose count may be old, or `anew` all of them."""
    if anew:
        _count(periods, on)
        return
    known = queries.kept(periods, on).values()
    _count([month.period for month in known if month.large and (month.old or month.counting)], on)


def _count(periods: Sequence[date], on: date) -> list[Month]:
    if not periods:
        return []
    mark, now = queries.mark(on), clock.now()  # before it is counted: what comes between is seen
    found = queries.count(periods, on)
    MonthCount.objects.bulk_create(
        [
            MonthCount(period=month.period, counted_at=now, mark=mark, figures=month.as_json())
            for month in found
        ],
        update_conflicts=True,
        unique_fields=["period"],
        update_fields=["counted_at", "mark", "figures"],
    )
    return [replace(month, counted_at=now) for month in found]

"""Applications in numbers, beside what casework counts for every kind."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Cast

from casework.queries.board import since
from members.rules.calendar import ONE_DAY, anniv
from recert.models import STANDS, Application, Attempt
from recert.models.exam import Result
from recert.rules.flows import EXAM, UNDECIDED

YEARS = 1  # that an application stands on the board after its end


def on_board(route: str, on: date) -> QuerySet[Any]:
    """The applications by a route, "" for both, that are open or ended in the last 12 months.

    since: the day since when it is whose turn it is. last_day: on which it can still be decided,
    or the exam taken.
    """
    rows = Application.objects.filter(Q(ended_on=None) | Q(ended_on__gt=anniv(on, -YEARS)))
    rows = rows.filter(route=route) if route else rows
    ends = Case(
        When(case__state__in=UNDECIDED, then=F("expires_on")),
        When(case__state__in=EXAM, then=F("authorization__ends_on")),
    )
    last_day = ExpressionWrapper(ends - ONE_DAY, output_field=DateTimeField())
    return rows.select_related("case", "certification__program").annotate(
        since=since(), last_day=Cast(last_day, DateField())
    )


Decided = dict[tuple[str, str], tuple[int, int]]


def decided(rows: QuerySet[Any]) -> Decided:
    """By route and key of the program, how many were approved, and of how many decided."""
    approved, denied = Q(approved_on__isnull=False), Q(denied_on__isnull=False)
    grouped = rows.filter(approved | denied).values("route", "certification__program__key")
    counted = grouped.annotate(of=Count("pk"), yes=Count("pk", filter=approved)).order_by()
    return {
        (row["route"], row["certification__program__key"]): (row["yes"], row["of"])
        for row in counted
    }


def sittings(rows: QuerySet[Any]) -> tuple[int, int]:
    """How many attempts at the exam were passed, and of how many that took one."""
    made = Attempt.objects.filter(STANDS, authorization__in=rows.values("pk"))
    found: dict[str, int] = defaultdict(int)
    found.update(made.values_list("result").annotate(count=Count("pk")).order_by())
    return found[Result.PASS], found[Result.PASS] + found[Result.FAIL]

"""Cases in numbers, for the board of a kind.

`rows` are what a kind keeps beside its cases (one to one, as `case`), with `since`, the day since
when it is whose turn it is; `cases` are cases, or their keys.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import (
    Aggregate,
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce, TruncDate, TruncWeek

from casework.models import Decision, Submission, Verdict
from casework.models.review import IN_FORCE
from casework.rules import board
from members.models import User
from plumbing import clock

ONE_DAY = timedelta(days=1)
ENOUGH = 10  # decisions from which on nine of ten of them says something


def since(*own: str) -> Coalesce:
    """The day since when it is whose turn it is: since it waits for staff, else by the kind's own
    fields, else since somebody wrote last.
    """
    waits, changed = office_day("case__waiting_since"), office_day("case__changed_at")
    return Coalesce(waits, *own, changed, output_field=DateField())


def office_day(instant: str) -> Func:
    """As `clock.office_day`, in SQL."""
    shift = Value(clock.pretended().days)
    return Func(
        TruncDate(instant, tzinfo=settings.OFFICE_ZONE),
        shift,
        template="(%(expressions)s)",
        arg_joiner=" + ",
        output_field=DateField(),
    )


def by_state_and_age(rows: QuerySet[Any], on: date, goal: int) -> dict[str, Counter[str]]:
    """How many cases there are of each state, by the column of their age and "all"."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    counted = rows.values("case__state", "since").annotate(count=Count("pk")).order_by()
    for row in counted:
        column = found[row["case__state"]]
        column["all"] += row["count"]
        column[board.age_of((on - row["since"]).days, goal)] += row["count"]
    return found


def listed(
    rows: QuerySet[Any], on: date, goal: int, *, states: Collection[str] = (), age: str = ""
) -> QuerySet[Any]:
    """The list behind a number of the board, the longest waiting first. states: by default all."""
    rows = rows.select_related("certification__certificant", "case__taken_by")
    rows = rows.filter(case__state__in=states) if states else rows
    if age:
        least, most = board.bounds_of(age, goal)
        rows = rows.filter(since__lte=on - timedelta(days=least))
        rows = rows.filter(since__gte=on - timedelta(days=most)) if most is not None else rows
    return rows.order_by("since", "pk")


def late_by_reviewer(rows: QuerySet[Any], on: date, goal: int) -> list[tuple[User | None, int]]:
    """Who has cases that wait longer than the goal, and how many; None for nobody."""
    late = rows.filter(since__lt=on - timedelta(days=goal), case__waiting_since__isnull=False)
    counted = Counter(
        dict(late.values_list("case__taken_by").annotate(count=Count("pk")).order_by())
    )
    people = User.objects.in_bulk([key for key in counted if key])
    return [(people.get(key), count) for key, count in counted.most_common()]


def reasons(cases: QuerySet[Any]) -> Counter[str]:
    """Items reduced or rejected, by reason, as the verdicts stand."""
    rows = Verdict.objects.filter(IN_FORCE, item__case__in=cases).exclude(reason="")
    counted = rows.values_list("reason").annotate(count=Count("pk")).order_by()
    return Counter(dict(counted))


@dataclass(frozen=True, slots=True)
class Days:
    """Days from an answer to its decision: the median, and within how many nine of ten were, None
    of fewer than ten. of: how many decisions.
    """

    median: Decimal
    nine_of_ten: Decimal | None
    of: int


class _Percentile(Aggregate):
    template = "percentile_cont(%(at)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def days_to_decide(cases: QuerySet[Any]) -> Days | None:
    """How long decisions took from what was sent; None before the first."""
    took = ExpressionWrapper(F("at") - F("submission__at"), DurationField())
    rows = Decision.objects.filter(case__in=cases, submission__isnull=False)
    found = rows.aggregate(
        median=_Percentile(took, at=0.5), nine=_Percentile(took, at=0.9), of=Count("pk")
    )
    if found["median"] is None:
        return None
    median, nine = (Decimal(each / ONE_DAY) for each in (found["median"], found["nine"]))
    return Days(median, nine if found["of"] >= ENOUGH else None, found["of"])


def by_week(cases: QuerySet[Any], *, first: date | None = None) -> list[tuple[date, int, int]]:
    """The Monday of each week, from that of a day or from the first one on, with what was sent in
    it and the decisions of it.
    """
    weeks: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    tables: Sequence[Any] = (Submission, Decision)
    for place, table in enumerate(tables):
        rows = table.objects.filter(case__in=cases)
        rows = rows.filter(at__gte=clock.day_begins(_monday(first))) if first else rows
        monday = TruncWeek(office_day("at"), output_field=DateField())
        weekly = rows.annotate(week=monday).values_list("week")
        for week, count in weekly.annotate(count=Count("pk")).order_by():
            weeks[week][place] = count
    if not weeks:
        return []
    begin, last = min(weeks), max(weeks)
    mondays = (begin + timedelta(weeks=each) for each in range((last - begin).days // 7 + 1))
    return [(monday, *weeks.get(monday, [0, 0])) for monday in mondays]  # type: ignore[misc]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

"""The cases of a round in numbers: each a statement over the cases of that round alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, DateField, Exists, Func, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, TruncDate, TruncWeek

from casework.models import CaseItem, Decision, Submission, Verdict
from casework.models.review import IN_FORCE
from ccp.audit.models import AuditCase, Round
from ccp.audit.rules import board
from ccp.audit.rules.flows import KEY, OPEN
from members.models import User
from plumbing import clock


def _since() -> Coalesce:
    """The day since when it is whose turn it is."""
    waits, changed = _office_day("case__waiting_since"), _office_day("case__changed_at")
    return Coalesce(waits, "started_on", "notice_on", changed, output_field=DateField())


def _office_day(instant: str) -> Func:
    """As `clock.office_day`, in SQL."""
    shift = Value(clock.pretended().days)
    return Func(
        TruncDate(instant, tzinfo=settings.OFFICE_ZONE),
        shift,
        template="(%(expressions)s)",
        arg_joiner=" + ",
        output_field=DateField(),
    )


def cases(year: int) -> QuerySet[Any]:
    """The cases of a round. since: the day since when it is whose turn it is."""
    return AuditCase.objects.filter(unit__round__year=year).annotate(since=_since())


def round_at_work() -> Round | None:
    """The latest drawn round whose members were told and not all decided; else the latest drawn."""
    drawn = Round.objects.filter(state=Round.State.DRAWN).order_by("-year")
    going = AuditCase.objects.filter(
        unit__round=OuterRef("pk"), case__state__in=OPEN - {"selected"}
    )
    return drawn.filter(Exists(going)).first() or drawn.first()


def neighbours(year: int) -> list[int]:
    """The years of the drawn rounds before and after that of a year."""
    years = sorted(Round.objects.filter(state=Round.State.DRAWN).values_list("year", flat=True))
    before, after = [each for each in years if each < year], [each for each in years if each > year]
    return before[-1:] + after[:1]


def by_state_and_age(year: int, on: date, goal: int) -> dict[str, Counter[str]]:
    """How many cases there are of each state, by the column of their age and "all"."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    rows = cases(year).values("case__state", "since").annotate(count=Count("pk"))
    for row in rows.order_by():
        counted = found[row["case__state"]]
        counted["all"] += row["count"]
        counted[board.age_of((on - row["since"]).days, goal)] += row["count"]
    return found


def listed(year: int, on: date, goal: int, *, state: str = "", age: str = "") -> QuerySet[Any]:
    """The list behind a number of the board, the longest waiting first."""
    rows = cases(year).select_related("certification__certificant", "unit", "case__taken_by")
    rows = rows.filter(case__state=state) if state else rows
    if age:
        least, most = board.bounds_of(age, goal)
        rows = rows.filter(since__lte=on - timedelta(days=least))
        rows = rows.filter(since__gte=on - timedelta(days=most)) if most is not None else rows
    return rows.order_by("since", "pk")


@dataclass(frozen=True, slots=True)
class Mine:
    """A case that somebody has on their desk: how many of its activities are not judged."""

    audit: Any
    left: int
    activities: int


def mine(user: User, most: int = 12) -> list[Mine]:
    """The audits that a person has taken and that wait for them, the longest waiting first."""
    judged = Verdict.objects.filter(
        IN_FORCE, item=OuterRef("pk"), submission=OuterRef("submission")
    )
    rows = (
        AuditCase.objects.filter(
            case__kind=KEY, case__taken_by=user, case__waiting_since__isnull=False
        )
        .annotate(since=_since())
        .select_related("case", "certification__certificant", "certification__program", "unit")
        .order_by("case__waiting_since", "pk")[:most]
    )
    items: dict[int, Counter[bool]] = defaultdict(Counter)
    sent = CaseItem.objects.filter(case__in=[row.pk for row in rows], submission__isnull=False)
    for case, done in sent.annotate(done=Exists(judged) | Q(granted=True)).values_list(
        "case", "done"
    ):
        items[case][bool(done)] += 1
    return [Mine(row, items[row.pk][False], items[row.pk].total()) for row in rows]


def late_by_reviewer(year: int, on: date, goal: int) -> list[tuple[str, int]]:
    """Who has cases that wait longer than the goal, and how many; "" for nobody."""
    rows = listed(year, on, goal, age="over").filter(case__waiting_since__isnull=False)
    counted = Counter(str(row.case.taken_by or "") for row in rows)
    return counted.most_common()


def by_program(year: int) -> dict[str, Counter[str]]:
    """Passed and failed cases by the program of the day of the freeze."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    rows = cases(year).filter(case__state__in=["passed", "failed"])
    for row in rows.values("unit__program", "case__state").annotate(count=Count("pk")).order_by():
        found[row["unit__program"]][row["case__state"]] = row["count"]
    return found


def reasons(year: int) -> Counter[str]:
    """Activities reduced or rejected, by reason, as the verdicts stand."""
    rows = Verdict.objects.filter(IN_FORCE, item__case__audit__unit__round__year=year)
    grouped = rows.exclude(reason="").values("reason").annotate(count=Count("pk")).order_by()
    return Counter({row["reason"]: row["count"] for row in grouped})


_CATEGORIES = """
SELECT activity.category, count(*), count(*) FILTER (WHERE verdict.outcome = 'accept')
FROM audit_auditcase audit
JOIN audit_unit unit ON unit.id = audit.unit_id
JOIN audit_round held ON held.id = unit.round_id AND held.year = %s
JOIN casework_caseitem item ON item.case_id = audit.case_id
JOIN casework_verdict verdict ON verdict.item_id = item.id
    AND verdict.submission_id = item.submission_id AND verdict.taken_back_at IS NULL
JOIN ccp_activity activity ON 'activity:' || activity.id = item.about
GROUP BY 1 ORDER BY 2 DESC, 1
"""
_DAYS = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY days), count(*)
FROM (
    SELECT EXTRACT(epoch FROM decision.at - sent.at) / 86400 AS days
    FROM audit_auditcase audit
    JOIN audit_unit unit ON unit.id = audit.unit_id
    JOIN audit_round held ON held.id = unit.round_id AND held.year = %s
    JOIN casework_decision decision ON decision.case_id = audit.case_id
    JOIN casework_submission sent ON sent.id = decision.submission_id
) decided
"""


def by_category(year: int) -> list[tuple[str, int, int]]:
    """Category, activities that were judged, and how many of them were accepted whole."""
    with connection.cursor() as cursor:
        cursor.execute(_CATEGORIES, [year])
        return cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Days:
    """Days from an answer to its decision: the median, nine of ten, and of how many."""

    median: Decimal
    nine_of_ten: Decimal


def days_to_decide(year: int) -> Days | None:
    """How long decisions took; None before the first."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [year])
        [(median, nine, count)] = cursor.fetchall()
    return Days(Decimal(median), Decimal(nine)) if count else None


def answered(year: int) -> tuple[int, int]:
    """How many members answered, and of how many who were told."""
    told = cases(year).filter(notified_on__isnull=False)
    sent = Submission.objects.filter(case=OuterRef("pk"))
    row = told.aggregate(told=Count("pk"), answered=Count("pk", filter=Exists(sent)))
    return row["answered"], row["told"]


def by_week(year: int) -> list[tuple[date, int, int]]:
    """The Monday of each week from the first answer on, answers that came in, decisions."""
    of_round = Q(case__audit__unit__round__year=year)
    weeks: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    tables: tuple[Any, ...] = (Submission, Decision)
    for place, table in enumerate(tables):
        rows = table.objects.filter(of_round).annotate(week=TruncWeek(_office_day("at")))
        for row in rows.values("week").annotate(count=Count("pk")).order_by():
            weeks[_day(row["week"])][place] = row["count"]
    if not weeks:
        return []
    first, last = min(weeks), max(weeks)
    count = (last - first).days // 7 + 1
    mondays = (first + timedelta(weeks=each) for each in range(count))
    return [(monday, *weeks.get(monday, [0, 0])) for monday in mondays]  # type: ignore[misc]


def first_last_day(year: int) -> date | None:
    """The next last day of a clock that runs in the round."""
    found: date | None = cases(year).aggregate(first=Min("last_day"))["first"]
    return found


def no_answer(year: int) -> int:
    """Cases that failed because nothing came."""
    return cases(year).filter(case__state="failed", by_time=True).count()


def _day(value: Any) -> date:
    return value.date() if hasattr(value, "date") else value

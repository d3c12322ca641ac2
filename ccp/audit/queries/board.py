"""The cases of a round in numbers, beside what casework counts for every kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from casework.models import Submission
from casework.queries.board import since
from ccp.audit.models import AuditCase, Round
from ccp.audit.rules.flows import OPEN


def cases(year: int) -> QuerySet[Any]:
    """The cases of a round. since: the day since when it is whose turn it is."""
    rows = AuditCase.objects.filter(unit__round__year=year).select_related("case", "unit")
    return rows.annotate(since=since("started_on", "notice_on"))


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


def by_program(year: int) -> dict[str, Counter[str]]:
    """Passed and failed cases by the program of the day of the freeze."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    rows = cases(year).filter(case__state__in=["passed", "failed"])
    for row in rows.values("unit__program", "case__state").annotate(count=Count("pk")).order_by():
        found[row["unit__program"]][row["case__state"]] = row["count"]
    return found


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


def by_category(year: int) -> list[tuple[str, int, int]]:
    """Category, activities that were judged, and how many of them were accepted whole."""
    with connection.cursor() as cursor:
        cursor.execute(_CATEGORIES, [year])
        return cursor.fetchall()


def answered(year: int) -> tuple[int, int]:
    """How many members answered, and of how many who were told."""
    told = cases(year).filter(notified_on__isnull=False)
    sent = Submission.objects.filter(case=OuterRef("pk"))
    row = told.aggregate(told=Count("pk"), answered=Count("pk", filter=Exists(sent)))
    return row["answered"], row["told"]


def no_answer(year: int) -> int:
    """Cases that failed because nothing came."""
    return cases(year).filter(case__state="failed", by_time=True).count()

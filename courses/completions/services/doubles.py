"""What is on record of a person already, by whichever way it came first (handbook section 6).

A course of AMT's own counts once for a person, whether the door, the portal or a roster reports
it; a row of a roster, which has no id, once for its person, course and day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from courses.completions.models import Completion
from courses.completions.rules.figures import HOURS_A_DAY
from courses.completions.rules.sameness import ROSTER, Content, same_course
from members.queries.policy import policy

State = Completion.State
TAKEN = (State.COUNTED, State.WAITING)


def content_of(row: Completion) -> Content:
    """What a row says, to compare with what comes again."""
    return Content(
        certification_number=row.certification_number,
        member_number=row.member_number,
        course_code=row.course_code,
        title=row.title,
        completed_on=row.completed_on,
        hours=row.hours,
    )


def reported(course_id: int, certificant_id: int) -> Completion | None:
    """What others reported of a person's completing a course of AMT's own, and nothing has to do
    with a place yet; locked. Their person is locked.
    """
    rows = Completion.objects.filter(
        course=course_id, certificant=certificant_id, provider__own=True, enrollment=None
    ).exclude(state__in=[State.WITHDRAWN, State.REFUSED, State.PARKED])
    rows = rows.select_related("provider").order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True).first()


def twice(fresh: Sequence[Completion]) -> set[int]:
    """Which of these, which are not counted yet, are what is counted already, or what another of
    them is; by their keys. Their people are locked. Two queries at most.
    """
    of_own = [one for one in fresh if one.provider.own and one.course_id and one.certificant_id]
    rows = [
        one
        for one in fresh
        if one.certificant_id and one.completion_id.startswith(ROSTER) and one not in of_own
    ]
    # What completes a place comes before what only says so.
    of_own.sort(key=lambda one: (one.enrollment_id is None, one.pk))
    return _own_twice(of_own) | _rows_twice(sorted(rows, key=lambda one: one.pk))


def _own_twice(fresh: Sequence[Completion]) -> set[int]:
    if not fresh:
        return set()
    known = Completion.objects.filter(
        state__in=TAKEN,
        provider__own=True,
        certificant__in={one.certificant_id for one in fresh},
        course__in={one.course_id for one in fresh},
    ).exclude(pk__in=[one.pk for one in fresh])
    seen: set[tuple[int | None, int | None]] = {*known.values_list("certificant", "course")}
    found = set()
    for one in fresh:
        key = one.certificant_id, one.course_id
        if key in seen and one.activity_id is None:
            found.add(one.pk)
        seen.add(key)
    return found


def _rows_twice(fresh: Sequence[Completion]) -> set[int]:
    if not fresh:
        return set()
    known = of_rosters(
        {one.provider_id for one in fresh},
        {one.certificant_id for one in fresh if one.certificant_id},
        {one.completed_on for one in fresh},
    )
    seen: dict[tuple[int, int | None, date], list[Completion]] = defaultdict(list)
    keys = {one.pk for one in fresh}
    for row in known:
        if row.state in TAKEN and row.pk not in keys:
            seen[row.provider_id, row.certificant_id, row.completed_on].append(row)
    found = set()
    for one in fresh:
        before = seen[one.provider_id, one.certificant_id, one.completed_on]
        mine = content_of(one)
        if one.activity_id is None and any(same_course(content_of(row), mine) for row in before):
            found.add(one.pk)
        before.append(one)
    return found


def of_rosters(
    providers: Collection[int], people: Collection[int], days: Collection[date]
) -> list[Completion]:
    """What came on rosters of these providers, of these people and days, and stands: one query."""
    rows = Completion.objects.filter(
        provider__in=providers,
        certificant__in=people,
        completed_on__in=days,
        completion_id__startswith=ROSTER,
    )
    return list(rows.exclude(state=State.WITHDRAWN).order_by("pk"))


def too_much(fresh: Sequence[Completion]) -> set[int]:
    """Which of these say more of a day than counts unseen, beside what is counted of that day, by
    their keys. Of courses in the catalogue the hours are known, of what staff looked at, too.
    """
    asked = [
        one
        for one in fresh
        if one.course_id is None and not one.looked and one.activity_id is None
        if one.certificant_id is not None
    ]
    if not asked:
        return set()
    counted = Completion.objects.filter(
        state__in=TAKEN,
        course=None,
        certificant__in={one.certificant_id for one in asked},
        completed_on__in={one.completed_on for one in asked},
    )
    sums: dict[tuple[int, int | None, date], Decimal] = defaultdict(Decimal)
    key = "provider", "certificant", "completed_on"
    for *of, hours in counted.values_list(*key).annotate(hours=Sum("hours")).order_by():
        sums[tuple(of)] = hours
    found, most = set(), policy()[HOURS_A_DAY]
    for one in sorted(asked, key=lambda row: row.pk):
        of_day = one.provider_id, one.certificant_id, one.completed_on
        if sums[of_day] + one.hours > most.on(one.completed_on):
            found.add(one.pk)
        else:
            sums[of_day] += one.hours
    return found

"""What is on record of a person already, by whichever way it came first (handbook section 6).

A course of AMT's own counts once in a cycle, whether the door, the portal or a roster reports it; a
row of a roster, which has no id, once for its person, course and day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from ccp.models import ActivityClaim, Cycle
from ccp.rules.postings import last_day_in_time
from courses.completions.models import Completion
from courses.completions.queries.completions import without_place
from courses.completions.rules.figures import HOURS_A_DAY
from courses.completions.rules.sameness import ROSTER, Content, same_course
from courses.rules.offers import LIVE
from members.queries.policy import policy
from plumbing import clock

State = Completion.State
# What is looked at again for a certification that was granted since has its points meanwhile.
TAKEN = Q(state__in=[State.COUNTED, State.WAITING]) | Q(
    state=State.RECEIVED, activity__isnull=False
)
Fitting = Mapping[int, Collection[int]]
Cell = tuple[int | None, int, date | None]  # course, certification, first day of the cycle


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
    rows = without_place(course=course_id, certificant=certificant_id).select_related("provider")
    return rows.select_for_update(of=("self",), no_key=True).first()


def beside(fresh: Sequence[Completion], fitting: Fitting) -> tuple[Fitting, set[int]]:
    """For which certifications each of these, which are not counted yet, is to be counted beside
    what is on record and the others of them; and the keys of those that are the same a second time.

    fitting: the certifications for which each counts, by its key. Their people are locked. Four
    queries at most.
    """
    of_own = [one for one in fresh if _is_own(one)]
    rows = [
        one
        for one in fresh
        if one.certificant_id and one.completion_id.startswith(ROSTER) and not _is_own(one)
    ]
    narrow, found = _own_beside(of_own, fitting)
    return {**fitting, **narrow}, found | _rows_twice(sorted(rows, key=lambda one: one.pk))


def free_for(one: Completion, fitting: Collection[int]) -> Collection[int]:
    """The certifications in whose cycle of its day the same does not count already."""
    if not _is_own(one):
        return fitting
    record = _Record([one], _others([one]), {one.pk: fitting})
    return [pk for pk in fitting if record.cell(one, pk) not in record.taken]


def _is_own(one: Completion) -> bool:
    return bool(one.provider.own and one.course_id and one.certificant_id)


def _others(fresh: Sequence[Completion]) -> list[Completion]:
    """What else is on record of these people and courses of AMT's own."""
    rows = Completion.objects.filter(
        TAKEN,
        provider__own=True,
        certificant__in={one.certificant_id for one in fresh},
        course__in={one.course_id for one in fresh},
    )
    return list(rows.exclude(pk__in=[one.pk for one in fresh]).select_related("course"))


class _Record:
    """In which cycles courses are on record. taken: where they count, or will, as others of them
    are looked at again; waits: where only staff may count what is there. The cells of what nobody
    has counted yet are added as it goes on.
    """

    def __init__(
        self, fresh: Sequence[Completion], others: Sequence[Completion], fitting: Fitting
    ) -> None:
        claims: dict[int, list[int]] = defaultdict(list)
        with_points = [one for one in [*others, *fresh] if one.activity_id]
        activities = {one.activity_id for one in with_points}
        rows = ActivityClaim.objects.filter(activity__in=activities)
        for activity, certification in rows.values_list("activity", "certification"):
            claims[activity].append(certification)
        held = {pk for one in fresh for pk in fitting[one.pk]}
        self._cycles: dict[int, list[tuple[date, date]]] = defaultdict(list)
        cycles = Cycle.objects.filter(certification__in=held)
        for certification, *span in cycles.values_list("certification", "start", "end"):
            self._cycles[certification].append((span[0], span[1]))
        anew = [one for one in others if one.state == State.RECEIVED]
        self.taken = set(self._cells(with_points, lambda one: claims[one.activity_id or 0]))
        self.taken.update(self._cells(anew, lambda one: one.left))
        self.waits = set(self._cells(others, lambda one: one.left))

    def cell(self, one: Completion, certification: int) -> Cell:
        """Where it counts for one of the certifications; None: in a cycle not opened yet. Whatever
        day is said of a meeting, it happened on its own.
        """
        assert one.course is not None  # noqa: S101 - a course of AMT's own
        day, held_at = one.completed_on, one.course.starts_at
        if one.course.kind in LIVE and held_at is not None:
            day = min(day, clock.office_day(held_at))
        found = (start for start, end in self._cycles[certification] if start <= day < end)
        return one.course_id, certification, next(found, None)

    def _cells(
        self, rows: Iterable[Completion], of: Callable[[Completion], Collection[int]]
    ) -> Iterator[Cell]:
        return (self.cell(one, pk) for one in rows for pk in of(one))


def _own_beside(fresh: Sequence[Completion], fitting: Fitting) -> tuple[Fitting, set[int]]:
    if not fresh:
        return {}, set()
    others = _others(fresh)
    several = Counter((one.certificant_id, one.course_id) for one in [*others, *fresh])
    asked = [one for one in fresh if several[one.certificant_id, one.course_id] > 1]
    if not asked:
        return {}, set()
    # Those with points keep them: they count for what is left alone.
    record = _Record(asked, others, fitting)
    narrow: dict[int, list[int]] = {}
    for one in sorted(asked, key=_first):
        late = _is_late(one)
        cells = {pk: record.cell(one, pk) for pk in fitting[one.pk]}
        if one.activity_id is not None:
            cells = {pk: cell for pk, cell in cells.items() if pk in one.left}
        free = {
            pk: cell
            for pk, cell in cells.items()
            if cell not in record.taken
            # What waits is of a closed cycle: what is late as well would only wait beside it.
            if one.activity_id or not (late and cell in record.waits)
        }
        record.taken.update(free.values())
        narrow[one.pk] = list(free)
    return narrow, {
        one.pk
        for one in asked
        if one.activity_id is None and fitting[one.pk] and not narrow[one.pk]
    }


def _first(one: Completion) -> tuple[bool, bool, bool, int]:
    """What has points comes first, then what is in time, then what completes a place."""
    return one.activity_id is None, _is_late(one), one.enrollment_id is None, one.pk


def _is_late(one: Completion) -> bool:
    return one.arrived_on > last_day_in_time(one.completed_on, policy())


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
        counts = row.state in {State.COUNTED, State.WAITING} or row.activity_id is not None
        if counts and row.pk not in keys:
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
        TAKEN,
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

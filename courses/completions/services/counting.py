"""Counting completions: each becomes an activity, exactly once (handbook sections 4 and 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from ccp.models import Category
from ccp.services import postings
from ccp.services.postings import Posted, Posting
from courses.completions.models import Completion, Why
from courses.completions.queries.completions import locked, to_count
from courses.completions.rules.counting import fits
from courses.completions.services import doubles
from courses.models import Course, Enrollment
from courses.rules.flows import ENROLLMENT
from courses.services import unpaid
from members.models import Certification, User
from members.queries.locks import lock_members
from notices.services.planning import Plan, plan_many
from plumbing import work
from plumbing.jobs import Backlog

State = Completion.State
RECORDED = "completion_recorded"
QUEUE = work.Queue(lease=timedelta(minutes=1), most=5, batch=500)


def count_waiting(*, on: date, seconds: float) -> bool:
    """Count what was received for about so long, some hundreds in a transaction; True when there
    may be more. A worker that is killed leaves what it has not counted for the next; nothing counts
    twice.
    """
    return work.work_off_together(
        QUEUE, to_count(), lambda ids: _count_locked(ids, on), seconds=seconds
    )


def _count_locked(ids: Sequence[int], on: date) -> None:
    with transaction.atomic():
        rows = locked(Completion.objects.filter(pk__in=ids, state=State.RECEIVED))
        count(list(rows), on=on, actor=None)


def backlog(_on: date, late_before: date | datetime) -> Backlog:
    """What was received and is not counted."""
    return Backlog.of(to_count(), "received_at", late_before, QUEUE.given_up)


@transaction.atomic
def count(completions: Sequence[Completion], *, on: date, actor: User | None) -> None:
    """Post completions that were received and count them; write what became of each.

    They are locked, each with its provider; those that are counted already stay as they are, and
    what came by another way before is not counted a second time. The number of statements does not
    grow with them, but for cycles that turn met.
    """
    fresh = [one for one in completions if one.state == State.RECEIVED]
    if not fresh:
        return
    lock_members({one.certificant_id for one in fresh if one.certificant_id is not None})
    counting_for, twice = doubles.beside(fresh, counts_for(fresh))
    much = doubles.too_much([one for one in fresh if one.pk not in twice])
    wanted = [
        posting_of(one, _asked(one, counting_for[one.pk]))
        for one in fresh
        if counting_for[one.pk] and one.pk not in twice | much
    ]
    posted = postings.post_many(wanted, on=on, actor=actor)
    for one in fresh:
        if one.pk in twice:
            one.state, one.why, one.error = State.KEPT, Why.TWICE, ""
        elif one.pk in much:
            one.state, one.why, one.error = State.PARKED, Why.HOURS, ""
        else:
            _becomes(one, posted.get(one.ref))
    settle_places(fresh, on)
    _write(fresh)
    plan_many(
        Plan(certificant_id=one.certificant_id, kind=RECORDED, about=one.pk, due_on=on)
        for one in fresh
        if one.certificant_id is not None and one.activity_id is not None
    )


def _asked(one: Completion, fits: Collection[int]) -> Collection[int]:
    """The certifications to which it is posted: of what is posted already those that are left."""
    return fits if one.activity_id is None else [pk for pk in fits if pk in one.left]


def category_of(completion: Completion) -> str:
    """AMT's own courses post as its continuing education, those of others as education."""
    own = completion.provider.own
    return Category.AMT_CE if own else Category.PROFESSIONAL_EDUCATION


def settle_places(completions: Sequence[Completion], on: date) -> None:
    """The open places that people have in courses of AMT's own that are reported for them: done by
    it. An order that nobody has paid is void, as nobody is sold what is on their record; not that
    of who was let in at the door on their word to pay. Two statements, more for an order alone; the
    caller writes the `enrollment` of each.
    """
    told = {
        (one.certificant_id, one.course_id): one
        for one in reversed(completions)
        if one.provider.own and one.enrollment_id is None and one.course_id and one.certificant_id
        if one.state != State.PARKED
    }
    if not told:
        return
    unpaid_yet = Q(state=Enrollment.State.ORDERED, attendance=None)
    rows = Enrollment.objects.filter(
        Q(state=Enrollment.State.OPEN) | unpaid_yet,
        payer__in={person for person, _ in told},
        course__in={course for _, course in told},
    )
    done, ordered = [], []
    for place in rows.select_for_update(of=("self",), no_key=True).order_by("pk"):
        one = told.get((place.payer_id, place.course_id))
        if one is not None and place.state == Enrollment.State.ORDERED:
            ordered += [place.pk] if one.activity_id is not None else []
        elif one is not None:
            ENROLLMENT.moves(place.state, Enrollment.State.COMPLETED)
            place.state, place.completed_on = Enrollment.State.COMPLETED, one.completed_on
            one.enrollment = place
            done.append(place)
    Enrollment.objects.bulk_update(done, ["state", "completed_on"])
    for pk in ordered:
        unpaid.give_up_order(place_id=pk, reason=unpaid.ON_RECORD, on=on)


_COUNTED = """
UPDATE completions_completion kept
SET state = found.state, why = found.why, activity_id = found.activity,
    "left" = found."left"::bigint[], enrollment_id = found.place, error = ''
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[])
    AS found (id, state, why, activity, "left", place)
WHERE kept.id = found.id
"""


def _write(completions: Sequence[Completion]) -> None:
    """What became of each, by one statement: some hundreds by `bulk_update` take ten times that."""
    rows = [
        (
            *(one.pk, one.state, one.why, one.activity_id),
            *(f"{{{','.join(map(str, one.left))}}}", one.enrollment_id),
        )
        for one in completions
    ]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [list(column) for column in zip(*rows, strict=True)])


def posting_of(one: Completion, certification_ids: Collection[int]) -> Posting:
    """What is to be posted of a completion, to these certifications."""
    assert one.certificant_id is not None  # noqa: S101 - it counts for a certification
    return Posting(
        ref=one.ref,
        certificant_id=one.certificant_id,
        category=category_of(one),
        title=one.title,
        provider=one.provider.name,
        completed_on=one.completed_on,
        hours=one.hours,
        certification_ids=certification_ids,
        arrived_on=one.arrived_on,
    )


def _becomes(one: Completion, posted: Posted | None) -> None:
    one.error = ""
    if posted is None and one.activity_id is not None:  # none of what is left fits any more
        one.state, one.why, one.left = State.COUNTED, "", []
        return
    if posted is None or posted.why == postings.NO_CYCLE:
        one.state, one.why = State.KEPT, Why.NO_CYCLE if posted else Why.NO_PROGRAM
        if one.certificant_id is None:
            one.why = Why.NO_MEMBER
        return
    one.activity, one.left = posted.activity, list(posted.left)
    one.state, one.why = (State.WAITING, Why.CLOSED) if posted.left else (State.COUNTED, "")


def counts_for(completions: Sequence[Completion]) -> dict[int, tuple[int, ...]]:
    """The certifications that each completion counts for, by its key: two queries."""
    held: dict[int, dict[int, int]] = defaultdict(dict)
    people = {one.certificant_id for one in completions if one.certificant_id is not None}
    rows = Certification.objects.filter(certificant__in=people)
    for pk, person, program in rows.values_list("pk", "certificant_id", "program_id"):
        held[person][pk] = program
    courses = {one.course_id for one in completions if one.course_id is not None}
    programs: dict[int, set[int]] = {pk: set() for pk in courses}
    through = Course.programs.through.objects.filter(course__in=courses)
    for course, program in through.values_list("course_id", "program_id") if courses else ():
        programs[course].add(program)
    return {
        one.pk: fits(
            held[one.certificant_id] if one.certificant_id is not None else {},
            programs[one.course_id] if one.course_id is not None else None,
            one.certification_id,
        )
        for one in completions
    }

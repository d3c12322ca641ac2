"""Writing courses: drafts, changes to what is public, publishing and retiring (handbook section 6).
Nothing is visible before somebody has looked at it as the public will.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from courses import slots
from courses.models import Course, Provider
from courses.rules.flows import COURSE
from courses.rules.writing import Fault, Standing, Written, contradictions, lacking
from courses.verbs import CourseVerb
from members.models import Program, User
from members.services import history
from members.services.meanwhile import refuse_stale
from plumbing import clock

TAKEN_CODE = "Another course has this code. Choose another one."
LONGEST_CODE = 40
KEPT = (
    *("code", "kind", "title", "summary", "about", "author", "article", "hours"),
    *("member_price", "other_price", "opens_on", "closes_on", "place", "seats", "link"),
)


class NotLookedAt(Exception):
    """It is public by now, and nobody has looked at what would change; nothing was kept."""


class NotWritten(Exception):
    """It was not kept, or not published; each fault names its field."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(text for _, text in faults))
        self.faults = faults


def written(course: Course) -> Written:
    """A course as it was written."""
    day = clock.office_day(course.starts_at) if course.starts_at else None
    at = course.starts_at.astimezone(settings.OFFICE_ZONE).time() if course.starts_at else None
    return Written(
        **{name: getattr(course, name) for name in KEPT},
        programs=tuple(course.programs.order_by("pk").values_list("key", flat=True)),
        objectives=tuple(course.objectives),
        starts_day=day,
        starts_time=at,
    )


def shown(course: Course) -> dict[str, Any]:
    """The values on record that a form shows, by its fields."""
    one = written(course)
    values = {name: getattr(one, name) for name in KEPT}
    return values | {
        "provider": str(course.provider_id),
        "programs": list(one.programs),
        "objectives": "\n".join(one.objectives),
        "starts_day": one.starts_day,
        "starts_time": one.starts_time,
    }


@transaction.atomic
def write(
    *,
    course: Course | None,
    said: Written,
    provider: Provider,
    seen: str,
    on: date,
    actor: User | None,
    looked: bool = False,
) -> Course:
    """Keep a draft, a new one where `course` is None, or change a course. What is public is kept
    only where it could be published as it is now, but for what stood in the way before: that its
    day is over keeps nobody from mending a word. seen: the mark of what the form showed; looked:
    somebody has seen what would change. Raises NotWritten, ChangedMeanwhile, NotLookedAt.
    """
    row = _locked(course) if course else Course(provider=provider)
    before = written(row) if course else None
    if course:
        refuse_stale(seen=seen, values=shown(row), subject=_subject(row))
        if row.state != Course.State.DRAFT and not looked:
            raise NotLookedAt
    faults = list(contradictions(said, _standing(row, provider)))
    if before and row.state == Course.State.PUBLISHED:
        known = set(lacking(before, on))
        faults += (one for one in lacking(said, on) if one not in known)
    if _code_taken(said.code, row):
        faults.append(("code", TAKEN_CODE))
    if faults:
        raise NotWritten(faults)
    subject = _subject(row) if course else ""
    _keep(row, said, provider)
    history.record(
        actor=actor,
        verb=CourseVerb.COURSE_WRITTEN,
        subject=subject or _subject(row),
        before=_told(before) if before else None,
        after=_told(said),
    )
    return row


def _keep(row: Course, said: Written, provider: Provider) -> None:
    for name in KEPT:
        setattr(row, name, getattr(said, name))
    row.provider, row.objectives = provider, list(said.objectives)
    row.starts_at, row.changed_at = _moment(said), clock.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "code" in str(error):
            raise NotWritten([("code", TAKEN_CODE)]) from None
        raise
    row.programs.set(Program.objects.filter(key__in=said.programs))


@transaction.atomic
def publish(*, course: Course, on: date, actor: User | None) -> Course:
    """Show a draft, or what was retired, to everybody. Twice changes nothing. Raises NotWritten
    with all that is missing, IllegalMove.
    """
    row = _locked(course)
    if not COURSE.moves(row.state, Course.State.PUBLISHED, actor=actor):
        return row
    if faults := lacks(row, on):
        raise NotWritten(faults)
    return _move(row, Course.State.PUBLISHED, CourseVerb.COURSE_PUBLISHED, actor)


@transaction.atomic
def retire(*, course: Course, actor: User | None) -> Course:
    """Offer it no longer; who has a place keeps it. Twice changes nothing. Raises IllegalMove."""
    row = _locked(course)
    if not COURSE.moves(row.state, Course.State.RETIRED, actor=actor):
        return row
    return _move(row, Course.State.RETIRED, CourseVerb.COURSE_RETIRED, actor)


def lacks(course: Course, on: date) -> list[Fault]:
    """What stands in the way of publishing a course as it is on record."""
    one = written(course)
    faults = [*contradictions(one, _standing(course, course.provider)), *lacking(one, on)]
    return faults + [("", text) for text in slots.lacking(course, on)]


@transaction.atomic
def copy(*, course: Course, on: date, actor: User | None) -> Course:
    """A draft with the same content under a code that is free; of what happened at one time,
    without that time. Its quiz is copied by nobody. Of two who press at once the second waits, and
    finds the next code.
    """
    course = _locked(course)
    one = written(course)
    fresh = Written(
        **{name: getattr(one, name) for name in KEPT if name not in {"code", "title"}},
        code=_free_code(course.code),
        title=f"Copy of {course.title}"[:160],
        programs=one.programs,
        objectives=one.objectives,
    )
    return write(course=None, said=fresh, provider=course.provider, seen="", on=on, actor=actor)


def _move(row: Course, state: str, verb: CourseVerb, actor: User | None) -> Course:
    before = row.state
    row.state, row.changed_at = state, clock.now()
    row.save(update_fields=["state", "changed_at"])
    history.record(
        actor=actor,
        verb=verb,
        subject=_subject(row),
        before={"state": before},
        after={"title": row.title, "state": state},
    )
    return row


def _free_code(code: str) -> str:
    used = set(Course.objects.values_list("code", flat=True))
    ends = (f"-{n}" for n in itertools.count(2))
    tries = (f"{code[: LONGEST_CODE - len(end)]}{end}" for end in ends)
    return next(one for one in tries if one not in used)


def _code_taken(code: str, row: Course) -> bool:
    return Course.objects.filter(code=code).exclude(pk=row.pk).exists()


def _standing(row: Course, provider: Provider) -> Standing:
    if row.pk is None:
        return Standing(own=provider.own)
    before = row.kind
    out = row.state != Course.State.DRAFT
    return Standing(own=provider.own, taken=row.taken, was_out=out, code=row.code, kind=before)


def _moment(said: Written) -> datetime | None:
    """When it begins, of a day and a time of the office's zone."""
    if said.starts_day is None or said.starts_time is None:
        return None
    day = said.starts_day - clock.pretended()
    return datetime.combine(day, said.starts_time, settings.OFFICE_ZONE).astimezone(UTC)


def _locked(course: Course) -> Course:
    rows = Course.objects.select_related("provider")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=course.pk)


def _subject(course: Course) -> str:
    return f"course:{course.code}"


def _told(one: Written) -> Mapping[str, Any]:
    """What the history keeps of it: all but the long texts, whose length tells of a change."""
    kept = {name: getattr(one, name) for name in KEPT if name not in {"about", "article"}}
    return kept | {
        "programs": ", ".join(one.programs),
        "starts": f"{one.starts_day} {one.starts_time}" if one.starts_day else None,
        "letters of its text": len(one.about) + len(one.article),
    }

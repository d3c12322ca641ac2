"""Taking in completions that others report, many at once (handbook section 6).

Accepted means stored: the row is there when the answer goes, and workers count it. A completion id
of a provider is one row for ever, by a constraint; who comes second under it reads what is there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db import connection, transaction

from courses.completions.models import Completion, Conflict, Source, Why
from courses.completions.queries.people import Asked, Match, matches
from courses.completions.rules.sameness import ROSTER, Content, differs_in
from courses.completions.services.reading import Item
from courses.models import Course, Provider
from members.rules.calendar import ONE_DAY
from notices.services.planning import plan_to
from plumbing import clock

State = Completion.State
MOST = 1000  # of one call
TOLD = "completion_parked"
NO_COURSE = "no course of yours in the catalogue has this code; send its title"
TOO_LONG = "more than the {hours} of the course"
WITHDRAWN = "It was withdrawn. Report it under an id of its own."
OTHER = "Another {what} is on record under this id: nothing is changed."
SEEN = "They are on record for it already, by the door or the portal."
TWICE = "The same id stands above: that one was taken."


class Result(StrEnum):
    """What is answered of an item."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    PARKED = "parked"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Wrong:
    """An item that cannot be read, and why."""

    completion_id: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an item. field: of one that is invalid."""

    completion_id: str
    result: Result
    field: str = ""
    reason: str = ""


def receive(
    *, provider: Provider, said: Sequence[Item | Wrong], source: Source, on: date
) -> list[Answer]:
    """Store what can be, and answer each in order. The caller wakes the counting.

    A number of statements that does not grow with them. Ids are inserted in one order for all, so
    that two calls with the same ids wait for each other and never in a circle.
    """
    courses = _courses(provider, said)
    answers: dict[int, Answer] = {}
    first: dict[str, tuple[int, Item]] = {}
    for place, one in enumerate(said):
        known = _in_catalogue(one, courses) if isinstance(one, Item) else one
        if isinstance(known, Wrong):
            invalid = Result.INVALID, known.field, known.reason
            answers[place] = Answer(known.completion_id, *invalid)
        elif known.completion_id in first:
            answers[place] = Answer(known.completion_id, Result.DUPLICATE, "", TWICE)
        else:
            first[known.completion_id] = place, known
    with transaction.atomic():
        items = [first[each][1] for each in sorted(first)]
        found = matches([_asked(one) for one in items])
        seen = _seen(provider, items, found, courses)
        items = [one for one in items if one.completion_id not in seen]
        new = _insert(provider, items, found, courses, source, on)
        _tell(provider, items, found, new, on)
        again = _again(provider, [one for one in items if one.completion_id not in new], found)
        again |= {each: Answer(each, Result.UNCHANGED, "", SEEN) for each in seen}
    for completion_id, (place, item) in first.items():
        why = found[_asked(item)].why
        fresh = Answer(completion_id, Result.PARKED, "", Why(why).label) if why else None
        answers[place] = again.get(completion_id) or fresh or Answer(completion_id, Result.ACCEPTED)
    return [answers[place] for place in range(len(said))]


def _seen(
    provider: Provider,
    items: Sequence[Item],
    found: Mapping[Asked, Match],
    courses: Mapping[str, Course],
) -> set[str]:
    """The rows of a roster whose person checked in at the door that day, or did the course in the
    portal: one query, none where no row came without an id.
    """
    asked: dict[str, tuple[int, int, date]] = {}
    for one in items:
        course = courses.get(one.content.course_code.casefold())
        person = found[_asked(one)].certificant_id
        if course and person and one.completion_id.startswith(ROSTER):
            asked[one.completion_id] = (person, course.pk, one.content.completed_on)
    if not asked:
        return set()
    rows = Completion.objects.filter(
        provider=provider,
        certificant__in={person for person, _, _ in asked.values()},
        source__in=[Source.DOOR, Source.OWN],
    ).exclude(state=State.WITHDRAWN)
    told = set(rows.values_list("source", "certificant", "course", "completed_on"))
    at_the_door = {what[1:] for what in told if what[0] == Source.DOOR}
    in_the_portal = {what[1:3] for what in told if what[0] == Source.OWN}
    return {
        completion_id
        for completion_id, what in asked.items()
        if what in at_the_door or what[:2] in in_the_portal
    }


def _tell(
    provider: Provider,
    items: Sequence[Item],
    found: Mapping[Asked, Match],
    new: Collection[str],
    on: date,
) -> None:
    """What stays parked to the next day is told its provider then, in one message a day."""
    parked = any(found[_asked(one)].why and one.completion_id in new for one in items)
    if parked and provider.recipient is not None:
        plan_to(
            provider.recipient,
            kind=TOLD,
            about=provider.pk,
            step=on.isoformat(),
            due_on=on + ONE_DAY,
        )


def _asked(item: Item) -> Asked:
    content = item.content
    return Asked(content.certification_number, content.member_number, item.last_name)


def _courses(provider: Provider, said: Sequence[Item | Wrong]) -> dict[str, Course]:
    """The provider's courses that are named, by their code without case."""
    codes = {one.content.course_code.casefold() for one in said if isinstance(one, Item)} - {""}
    if not codes:
        return {}
    rows = Course.objects.filter(provider=provider).exclude(state=Course.State.DRAFT)
    found = {row.code.casefold(): row for row in rows.only("code", "title", "hours")}
    return {code: found[code] for code in codes & found.keys()}


def _in_catalogue(item: Item, courses: Mapping[str, Course]) -> Item | Wrong:
    """The item with the title of its course; wrong where the catalogue says otherwise."""
    content = item.content
    course = courses.get(content.course_code.casefold())
    if course is None:
        if content.course_code and not content.title:
            return Wrong(item.completion_id, "course_code", NO_COURSE)
        return item
    if content.hours > course.hours:
        reason = TOO_LONG.format(hours=course.hours)
        return Wrong(item.completion_id, "contact_hours", reason)
    if content.title:
        return item
    return replace(item, content=replace(content, title=course.title))


_INSERT = """
INSERT INTO completions_completion AS kept
    (provider_id, completion_id, state, source, certification_number, member_number, last_name,
     course_id, course_code, title, completed_on, hours, arrived_on, received_at, certificant_id,
     certification_id, why, "left", withdrawing)
SELECT %s, given.id, CASE given.why WHEN '' THEN 'received' ELSE 'parked' END, %s,
       given.certification_number, given.member_number, given.last_name, given.course,
       given.course_code, given.title, given.completed_on, given.hours, %s, %s,
       given.certificant, given.certification, given.why, '{}', false
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[],
            %s::date[], %s::numeric[], %s::bigint[], %s::bigint[], %s::text[])
    WITH ORDINALITY AS given (id, certification_number, member_number, last_name, course,
        course_code, title, completed_on, hours, certificant, certification, why, place)
ORDER BY place
ON CONFLICT ON CONSTRAINT completion_once DO NOTHING
RETURNING kept.completion_id
"""


def _insert(
    provider: Provider,
    items: Sequence[Item],
    found: Mapping[Asked, Match],
    courses: Mapping[str, Course],
    source: Source,
    on: date,
) -> set[str]:
    """Store those whose id is new; which they are."""
    rows = []
    for item in items:
        content, match = item.content, found[_asked(item)]
        course = courses.get(content.course_code.casefold())
        rows.append(
            (
                *(item.completion_id, content.certification_number, content.member_number),
                *(item.last_name, course and course.pk, content.course_code, content.title),
                *(content.completed_on, content.hours),
                *(match.certificant_id, match.certification_id, match.why),
            )
        )
    if not rows:
        return set()
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [provider.pk, source, on, clock.now(), *columns])
        return {completion_id for (completion_id,) in cursor.fetchall()}


def _again(
    provider: Provider, items: Sequence[Item], found: Mapping[Asked, Match]
) -> dict[str, Answer]:
    """What is answered of ids that are on record, and the conflicts that are kept."""
    if not items:
        return {}
    rows = Completion.objects.filter(
        provider=provider, completion_id__in=[one.completion_id for one in items]
    )
    known = {row.completion_id: row for row in rows}
    answers, conflicts = {}, []
    for item in items:
        row = known[item.completion_id]
        why_not = _why_not_same(row, item, found[_asked(item)])
        if why_not:
            conflicts.append((row.pk, json.dumps(item.cells, sort_keys=True)))
        result = Result.CONFLICT if why_not else Result.UNCHANGED
        if not why_not and _is_named_now(row, item, found[_asked(item)]):
            result = Result.ACCEPTED
        answers[item.completion_id] = Answer(item.completion_id, result, "", why_not)
    _note_conflicts(conflicts)
    return answers


def _is_named_now(row: Completion, item: Item, match: Match) -> bool:
    """Match what is parked for its last name where it comes again with the one on record. The
    spelling of a name is no other content, and nobody could put it right otherwise.
    """
    if row.why != Why.NAME or match.why or not item.last_name:
        return False
    parked = Completion.objects.filter(pk=row.pk, state=State.PARKED)
    return bool(
        parked.update(
            state=State.RECEIVED,
            why="",
            last_name=item.last_name,
            certificant=match.certificant_id,
            certification=match.certification_id,
        )
    )


def _why_not_same(row: Completion, item: Item, match: Match) -> str:
    """Why an item is not what is on record under its id; "" where it is."""
    if row.state == State.WITHDRAWN or row.withdrawing:
        return WITHDRAWN
    one_person = match.certificant_id is not None and match.certificant_id == row.certificant_id
    what = differs_in(content_of(row), item.content, one_person=one_person)
    return OTHER.format(what=" and ".join(what)) if what else ""


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


_CONFLICTS = f"""
INSERT INTO {Conflict._meta.db_table} AS known (completion_id, came, came_at, times, note)
SELECT id, came, %s, 1, ''
FROM unnest(%s::bigint[], %s::jsonb[]) AS given (id, came) ORDER BY id, came
ON CONFLICT (completion_id, came) WHERE settled_at IS NULL
DO UPDATE SET times = known.times + 1
"""  # noqa: S608, SLF001 - the name of a table


def _note_conflicts(conflicts: Sequence[tuple[int, str]]) -> None:
    """Keep what came, once as long as nobody has settled it."""
    if conflicts:
        ids, came = zip(*conflicts, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(_CONFLICTS, [clock.now(), list(ids), list(came)])

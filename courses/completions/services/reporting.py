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
from courses.completions.rules.sameness import differs_in
from courses.completions.services import catalogued, guessing, rosters
from courses.completions.services.doubles import content_of
from courses.completions.services.reading import Item, Wrong
from courses.models import Course, Provider
from members.rules.calendar import ONE_DAY
from notices.services.planning import plan_to
from plumbing import clock

State = Completion.State
MOST = 1000  # of one call
TOLD = "completion_parked"
WITHDRAWN = "It was withdrawn. Report it under an id of its own."
OTHER = "Under this id is on record: {what}. Nothing is changed."
TWICE = "The same id stands above: that one was taken."
TWICE_IN_ROSTER = "The same person stands above for it: that row was taken."
# Which of the two it is would tell whose a name is not, and so whose it is.
NOBODY = "Nobody on record has this number and this last name"


class Result(StrEnum):
    """What is answered of an item."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    PARKED = "parked"
    INVALID = "invalid"


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
    that two calls with the same ids wait for each other and never in a circle. Raises TooMany (of
    guessing): nothing is stored then.
    """
    items = [one for one in said if isinstance(one, Item)]
    courses = catalogued.courses(provider, items)
    on_record = _on_record(provider, [one.completion_id for one in items])
    answers: dict[int, Answer] = {}
    first: dict[str, tuple[int, Item]] = {}
    for place, one in enumerate(said):
        known = isinstance(one, Item) and one.completion_id in on_record
        read = catalogued.read(one, provider, courses, known=known)
        if isinstance(read, Wrong):
            answers[place] = Answer(read.completion_id, Result.INVALID, read.field, read.reason)
        elif read.completion_id in first:
            answers[place] = Answer(read.completion_id, Result.DUPLICATE, "", TWICE)
        else:
            first[read.completion_id] = place, read
    found = _whose(provider, [item for _, item in first.values()], courses, source)
    with transaction.atomic():
        same, twice = rosters.same(provider, [item for _, item in first.values()], found)
        asked = [first[each][1] for each in sorted(first) if each not in twice]
        fresh = [one for one in asked if one.completion_id not in on_record | same.keys()]
        new = _insert(provider, fresh, found, courses, source, on)
        _tell(provider, found, new, on)
        known_ones = [one for one in asked if one.completion_id not in new]
        again = _again(provider, known_ones, found, same)
    again |= {each: Answer(each, Result.DUPLICATE, "", TWICE_IN_ROSTER) for each in twice}
    for completion_id, (place, _) in first.items():
        answers[place] = again.get(completion_id) or _fresh(completion_id, found[completion_id].why)
    return [answers[place] for place in range(len(said))]


def _fresh(completion_id: str, why: str) -> Answer:
    """What is answered of what is stored now."""
    if not why:
        return Answer(completion_id, Result.ACCEPTED)
    said = NOBODY if why in catalogued.UNMATCHED else Why(why).label
    return Answer(completion_id, Result.PARKED, "", said)


def _on_record(provider: Provider, ids: Collection[str]) -> set[str]:
    """Those of the ids that are: one query. What they once were taken for holds, whatever the
    catalogue says since.
    """
    rows = Completion.objects.filter(provider=provider, completion_id__in=ids)
    return set(rows.values_list("completion_id", flat=True)) if ids else set()


def _whose(
    provider: Provider, items: Sequence[Item], courses: Mapping[str, Course], source: Source
) -> dict[str, Match]:
    """Whose each is, by its id; a provider learns of so many that they are nobody's. Raises TooMany
    (of guessing).
    """
    if source != Source.API:
        return _matched(items, courses)
    with guessing.bounded(provider):
        found = _matched(items, courses)
        nobodys = {
            _asked(one) for one in items if found[one.completion_id].why in catalogued.UNMATCHED
        }
        in_bounds = guessing.spend(provider, len(nobodys))
    if not in_bounds:
        raise guessing.TooMany
    return found


def _matched(items: Sequence[Item], courses: Mapping[str, Course]) -> dict[str, Match]:
    """Whose each is, by its id; `why` also where it says more hours than count unseen."""
    asked = {one.completion_id: _asked(one) for one in items}
    matched = matches(set(asked.values()))
    found = {}
    for one in items:
        match = matched[asked[one.completion_id]]
        if not match.why and catalogued.too_many(one, courses):
            match = replace(match, why=Why.HOURS)
        found[one.completion_id] = match
    return found


def _tell(
    provider: Provider,
    found: Mapping[str, Match],
    new: Collection[str],
    on: date,
) -> None:
    """What stays parked to the next day is told its provider then, in one message a day."""
    parked = any(found[each].why in catalogued.UNMATCHED for each in new)
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


_INSERT = """
INSERT INTO completions_completion AS kept
    (provider_id, completion_id, state, source, certification_number, member_number, last_name,
     course_id, course_code, title, completed_on, hours, arrived_on, received_at, certificant_id,
     certification_id, why, "left", withdrawing, looked)
SELECT %s, given.id, CASE given.why WHEN '' THEN 'received' ELSE 'parked' END, %s,
       given.certification_number, given.member_number, given.last_name, given.course,
       given.course_code, given.title, given.completed_on, given.hours, %s, %s,
       given.certificant, given.certification, given.why, '{}', false, false
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
    found: Mapping[str, Match],
    courses: Mapping[str, Course],
    source: Source,
    on: date,
) -> set[str]:
    """Store those whose id is new; which they are."""
    rows = []
    for item in items:
        content, match = item.content, found[item.completion_id]
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
    provider: Provider,
    items: Sequence[Item],
    found: Mapping[str, Match],
    same: Mapping[str, str],
) -> dict[str, Answer]:
    """What is answered of ids that are on record, and the conflicts that are kept. same: the ids
    under which rows of rosters are, where that is another.
    """
    if not items:
        return {}
    ids = {one.completion_id: same.get(one.completion_id, one.completion_id) for one in items}
    rows = Completion.objects.filter(provider=provider, completion_id__in=ids.values())
    known = {row.completion_id: row for row in rows}
    answers, conflicts = {}, []
    for item in items:
        row, match = known[ids[item.completion_id]], found[item.completion_id]
        why_not = _why_not_same(row, item, match)
        if why_not:
            conflicts.append((row.pk, json.dumps(item.cells, sort_keys=True)))
        result = Result.CONFLICT if why_not else Result.UNCHANGED
        if not why_not and _is_named_now(row, item, match):
            result = Result.ACCEPTED
        answers[item.completion_id] = Answer(item.completion_id, result, "", why_not)
    _note_conflicts(conflicts)
    return answers


def _is_named_now(row: Completion, item: Item, match: Match) -> bool:
    """Match what is parked for its last name where it comes again with the one on record. The
    spelling of a name is no other content, and nobody could put it right otherwise.
    """
    if row.why != Why.NAME or match.why not in {"", Why.HOURS} or not item.last_name:
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
    said = [("other " if one.endswith("s") else "another ") + one for one in what]
    return OTHER.format(what=" and ".join(said)) if said else ""


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

"""Rows of rosters, which have no ids: one is its person, course and day, by whichever number the
person is named (handbook section 6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from courses.completions.queries.people import Match
from courses.completions.rules.sameness import ROSTER, Content, same_course
from courses.completions.services.doubles import content_of, of_rosters
from courses.completions.services.reading import Item
from courses.models import Provider


def same(
    provider: Provider, items: Sequence[Item], found: Mapping[str, Match]
) -> tuple[dict[str, str], set[str]]:
    """Rows that are on record under another id, each with that one, and rows of which another of
    these is the same, all by their ids: one query, none where no row came without an id.
    """
    rows = [one for one in items if one.completion_id.startswith(ROSTER)]
    rows = [one for one in rows if found[one.completion_id].certificant_id is not None]
    if not rows:
        return {}, set()
    people = {found[one.completion_id].certificant_id or 0 for one in rows}
    known = of_rosters([provider.pk], people, {one.content.completed_on for one in rows})
    there: dict[tuple[int, date], list[tuple[str, Content]]] = defaultdict(list)
    for row in known:
        if row.certificant_id is not None:
            there[row.certificant_id, row.completed_on].append((row.completion_id, content_of(row)))
    ids, twice = {row.completion_id for row in known}, set()
    before = {}
    for one in rows:
        key = found[one.completion_id].certificant_id or 0, one.content.completed_on
        of_course = [name for name, said in there[key] if same_course(said, one.content)]
        if not of_course:
            there[key].append((one.completion_id, one.content))
        elif one.completion_id not in of_course:
            if of_course[0] in ids:
                before[one.completion_id] = of_course[0]
            else:
                twice.add(one.completion_id)
    return before, twice

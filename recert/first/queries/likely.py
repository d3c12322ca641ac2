"""Who on record a candidate may be: found by what has an index, judged by the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from members.models import Certificant
from members.queries.search import typos
from members.rules import emails, names
from recert.first.models import Candidate
from recert.first.rules.likeness import Name, Signs, Why, likeness
from recert.first.rules.said import Said

MOST_OF_EACH = 100  # people of one email, birth date, name or street
MOST_SHOWN = 10

_NEAR = """
SELECT typed.place, person.id
FROM unnest(%s::text[], %s::date[], %s::text[], %s::text[], %s::text[])
    WITH ORDINALITY AS typed (email, born, first, last, street, place)
CROSS JOIN LATERAL (
    (SELECT id FROM members_certificant
     WHERE typed.email <> '' AND lower(email) = typed.email LIMIT {most})
    UNION
    (SELECT id FROM members_certificant
     WHERE birth_date = typed.born AND {initial} LIMIT {most})
    UNION
    (SELECT id FROM members_certificant
     WHERE members_folded(last_name) = typed.last AND members_folded(first_name) = typed.first
     LIMIT {most})
    UNION
    (SELECT certificant_id FROM members_formername
     WHERE members_spellings(first_name) @> ARRAY[typed.first]
       AND members_spellings(last_name) @> ARRAY[typed.last] LIMIT {most})
    UNION
    (SELECT id FROM members_certificant
     WHERE typed.street <> '' AND lower(address_line1) = typed.street AND {initial} LIMIT {most})
) person
"""
# Of a million people fifty are born on one day: the rule would say of most that they are others.
_INITIAL = """
(left(lower(first_name), 1) = left(typed.first, 1)
 OR left(lower(last_name), 1) = left(typed.last, 1))
"""


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody on record whom a candidate may be, and why; strongest first."""

    person: Certificant
    why: tuple[Why, ...]


def likely(rows: Sequence[Said]) -> list[list[Likely]]:
    """Of each candidate the people on record whom it may be, the likeliest first; a number of
    queries that does not grow with the rows.
    """
    near = _near(rows)
    same = _same_candidate(rows)
    wanted = {pk for found in near for pk in found} | {pk for found in same for pk in found}
    people = _people(wanted)
    return [
        _judged(said, near[place] | same[place], same[place], people)
        for place, said in enumerate(rows)
    ]


def _judged(
    said: Said, found: set[int], same: set[int], people: dict[int, Certificant]
) -> list[Likely]:
    judged = (
        Likely(people[pk], likeness(_signs(said, people[pk], same_candidate=pk in same)))
        for pk in found
    )
    order = list(Why)
    meant = sorted(
        (each for each in judged if each.why),
        key=lambda each: (order.index(each.why[0]), -len(each.why), each.person.pk),
    )
    return meant[:MOST_SHOWN]


def _near(rows: Sequence[Said]) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in rows]
    columns: list[Any] = [
        [emails.key(said.email) for said in rows],
        [said.birth_date for said in rows],
        [names.folded(said.first_name) for said in rows],
        [names.folded(said.last_name) for said in rows],
        [said.address_line1.lower() for said in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_NEAR.format(most=MOST_OF_EACH, initial=_INITIAL), columns)
        for place, pk in cursor.fetchall():
            found[place - 1].add(pk)
    return found


def _same_candidate(rows: Sequence[Said]) -> list[set[int]]:
    """Who was certified under the same candidate id."""
    ids = {said.candidate_id for said in rows if said.candidate_id}
    of: defaultdict[str, set[int]] = defaultdict(set)
    known = Candidate.objects.filter(candidate_id__in=ids)
    for candidate, person in known.values_list("candidate_id", "certification__certificant"):
        of[candidate].add(person)
    return [of.get(said.candidate_id, set()) for said in rows]


def _people(ids: Iterable[int]) -> dict[int, Certificant]:
    rows = Certificant.objects.filter(pk__in=ids).prefetch_related(
        "former_names", "certifications__program"
    )
    return {row.pk: row for row in rows}


def _signs(said: Said, person: Certificant, *, same_candidate: bool) -> Signs:
    email, street = emails.key(said.email), said.address_line1.lower()
    return Signs(
        name=name_of(said, person),
        born=(said.birth_date, person.birth_date),
        same_candidate=same_candidate,
        same_email=bool(email) and emails.key(person.email) == email,
        same_street=bool(street) and person.address_line1.lower() == street,
    )


def name_of(said: Said, person: Certificant) -> Name:
    """How a candidate's name compares with one that somebody has or had, the nearest of them."""
    first, last = names.folded(said.first_name), names.folded(said.last_name)
    called: list[Any] = [person, *person.former_names.all()]
    compared = {
        _compared((first, last), (names.folded(each.first_name), names.folded(each.last_name)))
        for each in called
    }
    return next(name for name in Name if name in compared)


def _compared(one: tuple[str, str], other: tuple[str, str]) -> Name:
    if one in {other, other[::-1]}:
        return Name.SAME
    near = [_near_word(*pair) for pair in zip(one, other, strict=True)]
    if all(near):
        return Name.NEAR
    return Name.PART if any(near) else Name.OTHER


def _near_word(one: str, other: str) -> bool:
    most = names.typos_forgiven(one)
    return bool(one and other) and typos(one, other, most) <= most

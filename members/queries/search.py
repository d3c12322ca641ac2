"""Finding people by what somebody has at hand: a number, an email, a name with typos.

Names that begin with the words typed are asked first; then the words are compared with the
spellings on record, which are few, and people are found by the nearest of those. Each question
takes at most 50 people off an index, so a common name costs no more than a rare one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from typing import Any

from django.db import connection
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.db.models.functions import Lower
from rapidfuzz.distance import OSA

from members.models import Certificant, Certification, NamePart
from members.models.folding import Backwards, Folded
from members.queries.numbers import certifications_of_number, in_full, people_of_number
from members.queries.programs import code_of
from members.rules import emails
from members.rules.names import BREAKS, typos_forgiven, words

MOST = 50
LONGEST = 100  # letters of a name on record
MOST_WORDS = 4  # the names that begin with these are found all the same
SPELLINGS = 100  # compared letter by letter, of each word typed
MOST_PAIRS = 300  # of first and last spellings that are looked up
PHONE = re.compile(r"[\d\s().+/-]+", re.ASCII)
EXTENSION = re.compile(r"(ext|x).*", re.ASCII | re.IGNORECASE)
LEAST_DIGITS, MOST_DIGITS = 7, 10  # of a phone number that are compared, from its end
STREET = re.compile(r"\d+[A-Za-z]?\s+\w|P\.?\s*O\.?\s+Box\s+\w", re.IGNORECASE)

Pairs = list[tuple[str, str]]  # what may be the first and the last name, "" where nothing was typed

_SPELLINGS = """
SELECT typed.word, near.part, near.word
FROM unnest(%s::text[]) AS typed (word)
CROSS JOIN LATERAL (
    SELECT part, word, word <-> typed.word AS far FROM members_spelledname
    ORDER BY word <-> typed.word LIMIT %s
) near
ORDER BY near.far, near.word
"""
_NAMED = """
WITH meant AS (
    SELECT person.id, min(near.place) AS place
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS near (first, last, place)
    CROSS JOIN LATERAL (
        SELECT id FROM members_certificant
        WHERE near.first <> '' AND near.last <> ''
          AND members_folded(first_name) = near.first AND members_folded(last_name) = near.last
        UNION ALL
        (SELECT id FROM members_certificant
         WHERE near.first = '' AND members_folded(last_name) = near.last
         ORDER BY members_folded(first_name) LIMIT %s)  -- the first of its index, not all
        UNION ALL
        (SELECT id FROM members_certificant
         WHERE near.last = '' AND members_folded(first_name) = near.first
         ORDER BY members_folded(last_name) LIMIT %s)
        UNION ALL
        SELECT id FROM members_certificant  -- of a name in parts one part
        WHERE (first_name ~ %s OR last_name ~ %s)
          AND members_spellings(first_name) @> array_remove(ARRAY[near.first], '')
          AND members_spellings(last_name) @> array_remove(ARRAY[near.last], '')
        UNION ALL
        SELECT certificant_id FROM members_formername  -- of an earlier name all of it or a part
        WHERE members_spellings(first_name) @> array_remove(ARRAY[near.first], '')
          AND members_spellings(last_name) @> array_remove(ARRAY[near.last], '')
        LIMIT %s
    ) person
    GROUP BY person.id ORDER BY place, person.id LIMIT %s
)
SELECT person.* FROM meant JOIN members_certificant person USING (id) ORDER BY meant.place, id
"""


def by_number(text: str) -> list[Certificant]:
    """The person with that member number, or all who hold a certification of that number: several
    where programs count alike and the letters were left out.
    """
    if not text:
        return []
    people = people_of_number(text) or [
        row.certificant for row in in_full(text, certifications_of_number(text))
    ]
    return list(dict.fromkeys(people))


def by_email(text: str) -> list[Certificant]:
    """The people with that email address, in any case of letters."""
    rows = Certificant.objects.annotate(address=Lower("email")).filter(address=emails.key(text))
    return list(rows.order_by("pk")[:MOST])


def by_phone(text: str) -> list[Certificant]:
    """The people with a phone number that ends in these digits, an extension left aside; [] where
    the text is no phone number of seven digits or more.
    """
    text = EXTENSION.sub("", text)
    digits = re.sub(r"\D", "", text)
    if not PHONE.fullmatch(text) or len(digits) < LEAST_DIGITS:
        return []
    rows = Certificant.objects.annotate(backwards=Backwards("phone"))
    ends = digits[-MOST_DIGITS:][::-1]
    return list(rows.filter(backwards__startswith=ends).order_by("pk")[:MOST])


def by_street(text: str) -> list[Certificant]:
    """The people whose street address begins so: a house number and the beginning of a street."""
    if not STREET.match(text):
        return []
    rows = Certificant.objects.annotate(street=Lower("address_line1"))
    return list(rows.filter(street__startswith=text.lower()).order_by("street", "pk")[:MOST])


def by_name(text: str) -> list[Certificant]:
    """People called that or nearly that, the nearest first: at most 50.

    Takes "Reyes", "Marisol Reyes", "Reyes, Marisol" and "Maria De La Cruz"; a name may be cut short
    or mistyped, and of one in parts a part is enough: "Maria Jones" finds Maria Smith-Jones.
    """
    typed = words(text)[:MOST_WORDS]
    if not typed:
        return []
    pairs = _pairs(typed)
    exact = _in_order(_beginning(pairs), {name for pair in pairs for name in pair})
    if len(exact) >= MOST:
        return exact[:MOST]
    known = {person.pk for person in exact}
    similar = (person for person in _similar(pairs) if person.pk not in known)
    return [*exact, *similar][:MOST]


def _pairs(typed: list[str]) -> Pairs:
    """All words as one name, and cut in two at each blank, first name first or last name first."""
    pairs = []
    for cut in range(len(typed)):
        one, other = ("".join(part)[:LONGEST] for part in (typed[:cut], typed[cut:]))
        pairs += [(one, other), (other, one)]
    return pairs


def _beginning(pairs: Pairs) -> QuerySet[Any]:
    """People whose names begin with a pair: of each the first 50 in the order of its index."""
    rows = Certificant.objects.annotate(last=Folded("last_name"), first=Folded("first_name"))
    questions = []
    for first, last in pairs:
        order = ["last", "first"] if last else ["first", "last"]
        named = rows.filter(last__startswith=last, first__startswith=first)
        questions.append(named.order_by(*order, "pk")[:MOST])
    return questions[0].union(*questions[1:])


def _in_order(rows: Iterable[Any], names: set[str]) -> list[Certificant]:
    """By name, those before the others of whom more of what was typed is the whole name."""
    return sorted(
        rows,
        key=lambda one: (
            -len({one.last, one.first}.intersection(names)),
            one.last,
            one.first,
            one.pk,
        ),
    )


def _similar(pairs: Pairs) -> Iterable[Certificant]:
    """People with a name that may have been meant, the fewest typos first."""
    near = _spellings({word for pair in pairs for word in pair if word})
    meant: list[tuple[int, str, str]] = []
    for first, last in pairs:
        firsts = near[first, NamePart.FIRST] if first else {"": 0}
        lasts = near[last, NamePart.LAST] if last else {"": 0}
        meant += ((firsts[one] + lasts[other], one, other) for one, other in product(firsts, lasts))
    meant.sort(key=lambda each: each[0])  # of as many typos: as the index gave them
    meant = meant[:MOST_PAIRS]
    if not meant:
        return []
    columns = [[one for _, one, _ in meant], [other for _, _, other in meant]]
    return Certificant.objects.raw(_NAMED, [*columns, MOST, MOST, BREAKS, BREAKS, MOST, MOST])


def _spellings(words: set[str]) -> Mapping[tuple[str, str], dict[str, int]]:
    """Names on record that may be meant by a word, with their typos: by (word, part), nearest
    first. A name that the word begins counts as one typo.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SPELLINGS, [sorted(words), SPELLINGS])
        rows = cursor.fetchall()
    near: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for typed, part, name in rows:
        most = typos_forgiven(typed)
        wrong = 1 if name.startswith(typed) and name != typed else typos(typed, name, most)
        if wrong <= max(most, 1 if name.startswith(typed) else 0):
            near[typed, part][name] = wrong
    return near


def typos(typed: str, name: str, most: int) -> int:
    """How many letters were missed, added, mistaken or swapped with a neighbour; `most` + 1 when
    it is more than `most`.
    """
    return OSA.distance(typed, name, score_cutoff=most)


def with_certifications(
    people: list[Certificant], on: date
) -> list[tuple[Certificant, list[tuple[str, str]]]]:
    """Each person with what they hold, as (code of its programme, word of its standing), and with
    their `earlier_names`: two queries.
    """
    # A list: a manager and a queryset for each row would cost a page more than the rows do.
    prefetch_related_objects(people, Prefetch("former_names", to_attr="earlier_names"))
    held: dict[int, list[tuple[str, str]]] = {person.pk: [] for person in people}
    rows = Certification.objects.filter(certificant__in=held).order_by("granted_on", "number")
    for pk, program, word in rows.values_list("certificant", "program__key", "standing__word"):
        held[pk].append((code_of(program, on), word))
    return [(person, held[person.pk]) for person in people]

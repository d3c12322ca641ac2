"""The list of certifications: a page of it, however it is filtered, ordered and far on.

For each value of what it is filtered by (word, way back, programme) an index holds the rows in
order. Each of those runs gives its first rows after a place, and the first of them all are the
page. So a filter that fits many or few and a page near or far take the same few thousand entries
of one index, and the planner has nothing to guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from members.models import Certification, StandingWord
from members.models.certification import WAYS_BACK
from members.queries.people import certifications

Place = tuple[str | int | date | None, ...]  # of a row: its values of the order's columns
LONGEST = 200  # letters of a value
MOST_ID = 2**63 - 1
# All that `standing_known` allows.
STANDS = [
    *((word, "") for word in ("", *StandingWord.values)),
    *((StandingWord.LAPSED.value, way) for way in WAYS_BACK),
]

_PAGE = """
SELECT found.*
FROM unnest(%(words)s::text[], %(ways_back)s::text[]) AS stands (word, way_back)
CROSS JOIN members_program program
CROSS JOIN LATERAL ({runs}) found
WHERE program.id = %(program)s OR %(program)s IS NULL
ORDER BY {order} LIMIT %(most)s OFFSET %(passed_over)s
"""
_RUN = """(
    SELECT {columns} FROM members_standing
    WHERE word = stands.word AND way_back = stands.way_back AND program_id = program.id
      AND {which}
    ORDER BY {order} LIMIT %(most)s + %(passed_over)s
)"""


@dataclass(frozen=True, slots=True)
class Order:
    """By columns of `Standing`, all in one direction; the last tells each row from every other. Of
    `next_change_on`, the first where it is there, null is last in both directions.
    """

    columns: tuple[str, ...]
    descending: bool = False

    def place(self, texts: Sequence[str]) -> Place | None:
        """Read a place as an address has it; None for anything else."""
        if len(texts) != len(self.columns):
            return None
        try:
            return tuple(_read(*each) for each in zip(self.columns, texts, strict=True))
        except ValueError:
            return None


def _read(column: str, text: str) -> str | int | date | None:
    if column == "next_change_on":
        return date.fromisoformat(text) if text else None
    if column == "certification_id":
        if not (text.isascii() and text.isdecimal() and len(text) < len(str(MOST_ID))):
            raise ValueError(text)
        return int(text)
    if len(text) > LONGEST:
        raise ValueError(text)
    return text


_NAME = ("last_name", "first_name", "certification_id")
_CHANGE = ("next_change_on", "certification_id")
ORDERS = {
    "name": Order(_NAME),
    "-name": Order(_NAME, descending=True),
    "number": Order(("number",)),
    "-number": Order(("number",), descending=True),
    "next_change": Order(_CHANGE),
    "-next_change": Order(_CHANGE, descending=True),
}


def rows(
    order: Order,
    chosen: Mapping[str, str],
    *,
    most: int,
    behind: Place | None = None,
    backwards: bool = False,
    passed_over: int = 0,
) -> list[tuple[Certification, Place]]:
    """At most so many certifications, in order, each with its place: two queries.

    chosen: what is filtered by of `word`, `way_back` and `program`. behind: only what comes after
    that place; backwards: the last ones (before it), still in order.
    """
    stands = [
        (word, way_back)
        for word, way_back in STANDS
        if chosen.get("word", word) == word and chosen.get("way_back", way_back) == way_back
    ]
    values: dict[str, Any] = {
        "words": [word for word, _ in stands],
        "ways_back": [way_back for _, way_back in stands],
        "program": int(chosen["program"]) if "program" in chosen else None,
        "most": most,
        "passed_over": passed_over,
    }
    values |= {f"place_{number}": value for number, value in enumerate(behind or ())}
    with connection.cursor() as cursor:
        cursor.execute(_sql(order, behind, backwards=backwards), values)
        places = {place[-1]: place for place in cursor.fetchall()}
    key = "number" if order.columns[-1] == "number" else "pk"
    known = certifications().in_bulk(list(places), field_name=key)
    found = [(known[pk], place) for pk, place in places.items() if pk in known]
    return found[::-1] if backwards else found


def _sql(order: Order, behind: Place | None, *, backwards: bool) -> str:
    down = order.descending != backwards
    direction, sign = ("DESC", "<") if down else ("ASC", ">")
    columns = ", ".join(order.columns)
    ordered = ", ".join(f"{column} {direction}" for column in order.columns)
    values = ", ".join(f"%(place_{number})s" for number in range(len(order.columns)))
    after = f"({columns}) {sign} ({values})" if behind is not None else "TRUE"
    if "next_change_on" not in order.columns:
        which, last = [after], ordered
    else:
        which = _of_two(behind, after, f"certification_id {sign} %(place_1)s", backwards=backwards)
        last = ordered.replace(direction, f"{direction} NULLS {'FIRST' if backwards else 'LAST'}")
    runs = [_RUN.format(columns=columns, which=each, order=ordered) for each in which]
    return _PAGE.format(runs=" UNION ALL ".join(runs), order=last)


def _of_two(behind: Place | None, after: str, after_never: str, *, backwards: bool) -> list[str]:
    """Which rows have a day and which have none: two runs, the second comes last."""
    dated, never = "next_change_on IS NOT NULL", "next_change_on IS NULL"
    if behind is None:
        return [dated, never]
    if behind[0] is not None:
        return [after] if backwards else [after, never]
    after = f"{never} AND {after_never}"
    return [dated, after] if backwards else [after]

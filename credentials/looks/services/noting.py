"""Noting who was looked at: one statement, after the answer is known, and only of who was found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from credentials.looks.models import ListCheck, Look, Way
from credentials.looks.models.look import NAME_LETTERS
from plumbing import clock

# Of several who look at the same people at once, each takes their rows in the same order.
_NOTE = """
INSERT INTO looks_look (certificant_id, day, way, by, times, last_at)
SELECT person.id, %(day)s::date, %(way)s, %(by)s, 1, %(at)s::timestamptz
FROM members_certificant person
WHERE person.id IN (
    SELECT unnest(%(people)s::bigint[])
    UNION SELECT certificant_id FROM members_certification WHERE id = ANY(%(held)s::bigint[])
) AND coalesce(person.user_id <> %(user)s::bigint, true)
ORDER BY person.id
ON CONFLICT (certificant_id, day, way, by)
DO UPDATE SET times = looks_look.times + 1, last_at = excluded.last_at
"""


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks, and how. user: as the request has it; by: see `Look`."""

    user: object
    way: Way
    by: str = ""


def note(
    looker: Looker, *, on: date, held: Collection[int] = (), people: Collection[int] = ()
) -> None:
    """Note that these people were looked at, or those who hold these certifications; each once.

    Members who look at themselves are not noted, nor what staff look up. Of who was not found
    nothing can be noted, and nothing is done.
    """
    if not (held or people) or getattr(looker.user, "is_staff", False):
        return
    told = {
        "held": list(held),
        "people": list(people),
        "day": on,
        "way": looker.way.value,
        "by": looker.by[:NAME_LETTERS],
        "at": clock.now(),
        "user": getattr(looker.user, "pk", None),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, told)


def forget(*, before: date) -> int:
    """Delete what is older, and that lists were checked then; return how many looks there were."""
    ListCheck.objects.filter(at__lt=clock.day_begins(before)).delete()
    return Look.objects.filter(day__lt=before).delete()[0]

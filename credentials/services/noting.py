"""What badges hear of the feed: which are to be compared with the provider."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import connection

from credentials.credly.client import provider
from credentials.models import Badge
from members.models import News, NewsKind
from members.services import feed
from plumbing import clock

# What was stale keeps its place and its tries; so does what a worker has at the moment.
_NOTE = """
INSERT INTO credentials_badge (certification_id, noted_at)
SELECT DISTINCT held.id, %(now)s::timestamptz FROM members_certification held
WHERE held.id = ANY(%(ids)s) ORDER BY 1
ON CONFLICT (certification_id) DO UPDATE SET
    stale = true,
    noted = credentials_badge.noted + 1,
    noted_at = CASE WHEN credentials_badge.stale
        THEN credentials_badge.noted_at ELSE excluded.noted_at END,
    free_at = CASE WHEN credentials_badge.stale THEN credentials_badge.free_at END,
    attempts = CASE WHEN credentials_badge.stale THEN credentials_badge.attempts ELSE 0 END
"""


def note_program(program: int) -> None:
    """Have the badges that a programme has compared again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credentials_badge badge SET stale = true, noted = noted + 1, noted_at = %s"
            " FROM members_certification held"
            " WHERE held.id = badge.certification_id AND held.program_id = %s",
            [clock.now(), program],
        )


def note(certification_ids: Collection[int]) -> None:
    """Have the badges of these certifications compared with the provider."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"now": clock.now(), "ids": list(certification_ids)})


def _hear(news: Sequence[News], _on: date) -> None:
    """Where there is no provider nothing is noted: the first comparison of all finds what is. Of
    who has another address only what waits for one is.
    """
    ids = {row.certification_id for row in news if row.certification_id}
    people = {row.certificant_id for row in news if row.kind == NewsKind.CONTACT}
    if people:
        waiting = Badge.objects.filter(
            waits_for_address=True, certification__certificant__in=people
        )
        ids.update(waiting.values_list("pk", flat=True))
    if ids and provider():
        note(ids)


BADGES = feed.declare(
    feed.Reader(
        "badges",
        {
            NewsKind.DUES,
            NewsKind.CYCLE,
            NewsKind.AUDIT,
            NewsKind.STANDING,
            NewsKind.GRANTED,
            NewsKind.RECERTIFIED,
            NewsKind.CONTACT,
        },
        _hear,
    )
)

"""What cycles hear of the feed: whose are to be looked at, and from which day on (section 4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import connection

from ccp.models import Look
from members.models import News, NewsKind
from members.services import feed

# A payment counts too where it came after a cycle's end, and the cycle is closed only later. What
# was known before and is another day, or taken back, may undo a roll-over.
_LOOK = """
INSERT INTO ccp_look (certification_id, "on")
SELECT DISTINCT news.certification_id, since.day
FROM members_news news
CROSS JOIN LATERAL (SELECT coalesce(effective_on, before_on) AS day) since
WHERE news.id = ANY(%s) AND CASE kind
    WHEN 'granted' THEN before_on IS NOT NULL OR NOT EXISTS (
        SELECT FROM ccp_cycle cycle WHERE cycle.certification_id = news.certification_id
    )
    WHEN 'recertified' THEN NOT EXISTS (
        SELECT FROM ccp_cycle cycle
        WHERE cycle.certification_id = news.certification_id AND cycle.start = effective_on
    )
    WHEN 'dues' THEN EXISTS (
        SELECT FROM ccp_cycle cycle
        WHERE cycle.certification_id = news.certification_id AND CASE
            WHEN rolled_on IS NOT NULL THEN before_on IS NOT NULL
            ELSE closed_at IS NOT NULL OR "end" <= since.day
        END
    )
    WHEN 'cycle' THEN EXISTS (
        SELECT FROM ccp_cycle cycle
        WHERE cycle.certification_id = news.certification_id AND cycle.start = news.cycle
          AND effective_on IS NOT NULL AND rolled_on IS NULL AND closed_at IS NOT NULL
    )
END
ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""


def _note(news: Sequence[News], _on: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [[row.pk for row in news]])


CYCLES = feed.declare(
    feed.Reader(
        "cycles", {NewsKind.GRANTED, NewsKind.RECERTIFIED, NewsKind.DUES, NewsKind.CYCLE}, _note
    )
)


def hear(*, on: date) -> None:
    """Note everything that was told so far."""
    while feed.hear(CYCLES, on=on):
        pass


def waiting(certification_ids: Collection[int]) -> set[int]:
    """Those of these that a job is still to look at, or of which it has not heard yet."""
    noted = Look.objects.filter(certification__in=certification_ids)
    unheard = feed.unheard(CYCLES).filter(certification__in=certification_ids)
    return {pk for rows in (noted, unheard) for (pk,) in rows.values_list("certification_id")}

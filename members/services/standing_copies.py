"""Mending copies of standing that are not what the rule says (handbook section 8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction

from members.models import News
from members.queries.locks import lock_holders
from members.services import standing

# What was told of a standing last is what the next change begins from.
_BACK_TO_THE_LAST_CHANGE = """
UPDATE members_standing copy SET word = last.new, way_back = last.way_back
FROM (
    SELECT DISTINCT ON (certification_id) certification_id, new, way_back
    FROM members_news WHERE kind = 'standing' AND certification_id = ANY(%s)
    ORDER BY certification_id, id DESC
) last
WHERE copy.certification_id = last.certification_id
"""


@transaction.atomic
def mend(*, certification_ids: Collection[int], on: date) -> list[News]:
    """Make these copies again; return the changes that had been missed. About 1,000 at a time.

    A copy that went astray is no news: only what differs from the last noticed change is one.
    """
    lock_holders(certification_ids)
    with connection.cursor() as cursor:
        cursor.execute(_BACK_TO_THE_LAST_CHANGE, [list(certification_ids)])
    return standing.refresh(certification_ids=certification_ids, on=on)

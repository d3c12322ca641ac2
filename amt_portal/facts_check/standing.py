"""The copy of each standing against the rule (handbook section 8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from amt_portal.facts_check.difference import Difference
from amt_portal.facts_check.part import Known
from amt_portal.facts_check.statement import declare
from members.models import Standing
from members.queries.policy import policy
from members.rules.standing import decide
from members.rules.timeline import next_look

# Each noticed change begins where the one before ended, and the last ends where the copy is.
declare(
    "standing_change",
    "members_news",
    """
    SELECT 'certification ' || held.number || ', change ' || change.id,
           'from ' || old || ' to ' || new, 'from ' || coalesce(before, old) || ' to ' || after
    FROM (
        SELECT *, lag(new) OVER own AS before, lead(id) OVER own IS NULL AS last
        FROM members_news WHERE kind = 'standing'
        WINDOW own AS (PARTITION BY certification_id ORDER BY id)
    ) change
    JOIN members_certification held ON held.id = change.certification_id
    LEFT JOIN members_standing standing ON standing.certification_id = change.certification_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN last THEN coalesce(standing.word, 'nothing') ELSE new END AS after
    ) copy
    WHERE old <> before OR new <> after
    """,
)

# What the list is filtered and ordered by.
declare(
    "standing_listed",
    "members_standing",
    """
    SELECT 'certification ' || held.number, stored::text, computed::text
    FROM members_certification held
    JOIN members_certificant holder ON holder.id = held.certificant_id
    JOIN members_standing copy ON copy.certification_id = held.id
    CROSS JOIN LATERAL (
        SELECT (copy.program_id, copy.number, copy.last_name, copy.first_name) AS stored,
               (held.program_id, held.number, lower(holder.last_name), lower(holder.first_name))
                   AS computed
    ) told
    WHERE stored::text <> computed::text
    """,
)


def compare(known: Known, on: date) -> Iterator[Difference]:
    """The copy against what the rule says for the day it is kept for."""
    copy, row = known.standing, known.certification.pk
    if copy is None:
        yield Difference(str(known), "nothing", "a copy", row=row)
        return
    if copy.next_change_on is not None and copy.next_change_on <= on:
        yield Difference(str(known), _told(copy), f"a sweep by {on}", waits=True)
        return
    decision = decide(known.facts, max(on, copy.as_of), policy())
    computed = Standing(
        word=decision.standing,
        since=decision.since,
        way_back=decision.way_back or "",
        next_change_on=next_look(known.facts, decision),
    )
    if _told(copy) != _told(computed):
        yield Difference(str(known), _told(copy), _told(computed), row=row)


def _told(standing: Standing) -> str:
    since = f" since {standing.since}" if standing.since else ""
    way_back = f", way back {standing.way_back}" if standing.way_back else ""
    then = f", until {standing.next_change_on}" if standing.next_change_on else ""
    return f"{standing.word or 'not asked yet'}{since}{way_back}{then}"

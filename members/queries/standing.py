"""Standing on a day, computed from the facts (handbook section 8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction

from members.models import Certification
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.queries.standing_sql import standing_sql
from members.rules.standing import StandingDecision, decide

CHUNK = 1000


def standing_of(certification: Certification, on: date) -> StandingDecision:
    """The standing of one certification; ValueError on a day before it was granted."""
    return decide(standing_facts([certification.pk])[certification.pk], on, policy())


_LIST = "SELECT number, word, since, way_back FROM ({said}) said ORDER BY number"
_COUNT = """
SELECT word, count(*), sum(dues_reasons), sum(ccp_reasons), sum(audit_reasons)
FROM ({said}) said GROUP BY word
"""


def all_standings(on: date) -> Iterator[tuple[str, str, date | None, str]]:
    """Every certification granted by that day with its standing (word, since, way back), by number.

    Streams from a server-side cursor: memory for a thousand.
    """
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_LIST.format(said=standing_sql(policy())), {"on": on})
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


@dataclass(slots=True)
class Count:
    """How many certifications stand how, and how often each reason of a lapse or grace is given."""

    standings: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


def count(on: date, certification_ids: Collection[int] | None = None) -> Count:
    """Standings and lapse reasons of certifications (of all by default) on that day."""
    among = "" if certification_ids is None else "held.id = ANY(%(ids)s)"
    statement = _COUNT.format(said=standing_sql(policy(), among))
    counted = Count()
    with connection.cursor() as cursor:
        cursor.execute(statement, {"on": on, "ids": list(certification_ids or ())})
        for word, certifications, dues, ccp, audits in cursor.fetchall():
            counted.standings[word] = certifications
            counted.reasons["dues_unpaid"] += int(dues)
            counted.reasons["ccp_not_documented"] += int(ccp)
            counted.reasons["audit_failed"] += int(audits)
    counted.reasons += Counter()  # without the reasons that nobody has
    return counted

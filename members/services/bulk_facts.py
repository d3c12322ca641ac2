"""Facts of standing noted many at once, for imports and recounts.

Set-based and silent: no history row a fact, no refresh of standing; the caller does both once for
all. What is known already stays as it is, so that calling again changes nothing. Each call is for
about 1,000 facts in the caller's transaction, and locks the people first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from members.queries.locks import lock_holders


@dataclass(frozen=True, slots=True, order=True)
class PaidYear:
    """A dues year of a certification, by the calendar year of its anniversary, and when paid."""

    certification_id: int
    year: int
    paid_on: date


@dataclass(frozen=True, slots=True, order=True)
class CycleDay:
    """A day of a cycle: when it was met, or when its audit was failed; None takes the day back."""

    certification_id: int
    start: date
    day: date | None


# Of the days on which a year was paid the first in this order is the one that `rules.dues.best_day`
# takes; `held` is the certification.
BEST_FIRST = "({day} < held.anchor, {day})"

_DUES = f"""
WITH given AS (
    SELECT DISTINCT ON (given.certification_id, given.year)
           given.certification_id, given.year, given.paid_on
    FROM unnest(%s::bigint[], %s::int[], %s::date[]) AS given (certification_id, year, paid_on)
    JOIN members_certification held ON held.id = given.certification_id
    ORDER BY given.certification_id, given.year, {BEST_FIRST.format(day="given.paid_on")}
)
INSERT INTO members_duespaid AS known (certification_id, year, paid_on)
SELECT certification_id, year, paid_on FROM given ORDER BY certification_id, year
ON CONFLICT (certification_id, year) DO UPDATE SET paid_on = EXCLUDED.paid_on
WHERE EXISTS (
    SELECT FROM members_certification held
    WHERE held.id = EXCLUDED.certification_id
      AND {BEST_FIRST.format(day="EXCLUDED.paid_on")} < {BEST_FIRST.format(day="known.paid_on")}
)
"""  # noqa: S608 - nothing but the constant above

_CYCLES = """
INSERT INTO members_cyclefact AS known (certification_id, start, {column})
SELECT * FROM unnest(%s::bigint[], %s::date[], %s::date[]) AS given (certification_id, start, day)
-- Of a cycle that nothing is known of, nothing is all there is to say.
WHERE day IS NOT NULL OR EXISTS (
    SELECT FROM members_cyclefact
    WHERE certification_id = given.certification_id AND start = given.start
)
ORDER BY certification_id, start
ON CONFLICT (certification_id, start) DO UPDATE SET {column} = EXCLUDED.{column}
WHERE known.{column} IS DISTINCT FROM EXCLUDED.{column}
"""


def dues_paid(rows: Iterable[PaidYear]) -> int:
    """Note paid dues years; return how many are new or have a better day."""
    given = sorted(set(rows))
    return _note(
        _DUES,
        {row.certification_id for row in given},
        [row.certification_id for row in given],
        [row.year for row in given],
        [row.paid_on for row in given],
    )


def cycles_met(rows: Iterable[CycleDay]) -> int:
    """Note the days on which cycles were met; return how many differ from what was known."""
    return _note_cycles("met_on", rows)


def audits_failed(rows: Iterable[CycleDay]) -> int:
    """Note the days on which CCP audits were failed; return how many are news."""
    return _note_cycles("audit_failed_on", rows)


def _note_cycles(column: str, rows: Iterable[CycleDay]) -> int:
    given = {(row.certification_id, row.start): row for row in rows}.values()
    return _note(
        _CYCLES.format(column=column),
        {row.certification_id for row in given},
        [row.certification_id for row in given],
        [row.start for row in given],
        [row.day for row in given],
    )


def _note(statement: str, certification_ids: Collection[int], *columns: list[object]) -> int:
    if not certification_ids:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        lock_holders(certification_ids)
        cursor.execute(statement, columns)
        return int(cursor.rowcount)

"""The facts of standing, read for many certifications at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db import connection

from members.models import Certification, CycleFact, DuesPaid
from members.rules.facts import CycleFacts, StandingFacts, Suspension


def standing_facts(certification_ids: Collection[int]) -> dict[int, StandingFacts]:
    """What the standing rule asks, by certification id: three queries however many are asked."""
    return facts_of(
        Certification.objects.filter(pk__in=certification_ids).select_related("certificant")
    )


def facts_of(certifications: Collection[Certification]) -> dict[int, StandingFacts]:
    """The same of certifications that are at hand with their certificant: two queries."""
    rows = list(certifications)
    ids = [row.pk for row in rows]
    dues, cycles = dues_paid(ids), cycle_facts(ids)
    return {row.pk: own_facts(row, dues.get(row.pk, {}), cycles.get(row.pk, ())) for row in rows}


_TOGETHER = """
SELECT certification_id, year, paid_on, NULL::date, NULL::date
FROM members_duespaid WHERE certification_id = ANY(%(ids)s)
UNION ALL
SELECT certification_id, NULL, start, met_on, audit_failed_on
FROM members_cyclefact WHERE certification_id = ANY(%(ids)s)
"""


def facts_together(certifications: Collection[Certification]) -> dict[int, StandingFacts]:
    """The same by one statement that is not composed anew each time, for who asks of a few and
    very often.
    """
    dues: defaultdict[int, dict[int, date]] = defaultdict(dict)
    cycles: defaultdict[int, list[CycleFacts]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER, {"ids": [row.pk for row in certifications]})
        for owner, year, day, met_on, audit_failed_on in cursor.fetchall():
            if year is None:
                cycles[owner].append(CycleFacts(day, met_on, audit_failed_on))
            else:
                dues[owner][year] = day
    for known in cycles.values():
        known.sort(key=lambda cycle: cycle.start)
    return {row.pk: own_facts(row, dues[row.pk], cycles[row.pk]) for row in certifications}


def cycle_facts(certification_ids: Collection[int]) -> dict[int, list[CycleFacts]]:
    """What is known of cycles, the oldest first, by certification id: one query."""
    cycles: defaultdict[int, list[CycleFacts]] = defaultdict(list)
    for owner, start, met_on, audit_failed_on in (
        CycleFact.objects.filter(certification__in=certification_ids)
        .order_by("start")
        .values_list("certification_id", "start", "met_on", "audit_failed_on")
    ):
        cycles[owner].append(CycleFacts(start, met_on, audit_failed_on))
    return cycles


def dues_paid(certification_ids: Collection[int]) -> dict[int, dict[int, date]]:
    """The day each dues year was paid on by its name, by certification id: one query."""
    dues: defaultdict[int, dict[int, date]] = defaultdict(dict)
    for owner, year, paid_on in DuesPaid.objects.filter(
        certification__in=certification_ids
    ).values_list("certification_id", "year", "paid_on"):
        dues[owner][year] = paid_on
    return dues


def own_facts(
    row: Certification, dues: Mapping[int, date] | None = None, cycles: Iterable[CycleFacts] = ()
) -> StandingFacts:
    """The days of the certification itself and of its holder, without a query."""
    return StandingFacts(
        granted_on=row.granted_on,
        recertified_on=row.recertified_on,
        dues_paid=dues or {},
        cycles=tuple(cycles),
        suspended=Suspension(row.suspended_from, row.suspended_until)
        if row.suspended_from
        else None,
        retired_on=row.retired_on,
        retired_until=row.retired_until,
        revoked_on=row.revoked_on,
        deceased_on=row.certificant.deceased_on,
    )

"""Audits that were failed before the portal: a closed case for each, so that who looks finds it.

An import brings only the day of the failure, as a fact of standing; what lacks a case is compared
with the cases that are there. Silent, as all of an import: it is no news to anybody. What can be
appealed still gets the activities that its cycle claims: the appeal is judged by them.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Left

from casework.models import Case
from ccp.audit.models import AuditCase
from ccp.audit.rules.clock import appeal_through
from ccp.audit.rules.flows import KEY
from ccp.audit.services.claiming import claimed
from members.queries.locks import lock_holders
from members.queries.policy import policy
from plumbing import clock, copying

MARK = "P"  # in the number, which no draw has given

_WITHOUT = """
SELECT held.certificant_id, held.id, cycle.start, cycle."end", cycle.required,
    EXISTS (SELECT FROM ccp_attestation signed WHERE signed.cycle_id = cycle.id),
    fact.audit_failed_on
FROM members_cyclefact fact
JOIN members_certification held ON held.id = fact.certification_id
JOIN ccp_cycle cycle ON cycle.certification_id = held.id AND cycle.start = fact.start
WHERE fact.audit_failed_on IS NOT NULL AND NOT EXISTS (
    SELECT FROM audit_auditcase audit
    WHERE audit.certification_id = held.id AND audit.start = fact.start
)
ORDER BY held.id, cycle.start LIMIT %s
"""


def open_closed(*, limit: int = 1000) -> int:
    """Add the cases of failed audits that have none; return how many. Call it until it returns 0.

    One at a time: the caller holds the lock of the import.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_WITHOUT, [limit])
        rows = cursor.fetchall()
        lock_holders({row[1] for row in rows})
        given = _last_numbers()
        cases = [_case(owner, failed_on, given) for owner, *_, failed_on in rows]
        copying.add(cases)
        copying.add([_audit(case, *row[1:]) for case, row in zip(cases, rows, strict=True)])
        on = clock.today()
        open_ = AuditCase.objects.filter(case__in=cases, appeal_through__gte=on)
        copying.add(claimed(list(open_.select_related("certification__program")), on))
    return len(rows)


def _last_numbers() -> Counter[int]:
    """The number that was given last in each year."""
    ours = Case.objects.filter(kind=KEY, number__contains=f"-{MARK}")
    last = ours.values(year=Left("number", 4)).annotate(last=Max("number"))
    return Counter({int(row["year"]): int(row["last"].partition(MARK)[2]) for row in last})


def _case(owner: int, failed_on: date, given: Counter[int]) -> Case:
    moment, year = clock.day_begins(failed_on), failed_on.year
    given[year] += 1
    return Case(
        kind=KEY,
        number=f"{year}-{MARK}{given[year]:05}",
        certificant_id=owner,
        state="failed",
        opened_at=moment,
        changed_at=moment,
    )


def _audit(
    case: Case,
    certification: int,
    start: date,
    end: date,
    required: Decimal,
    attested: bool,
    failed_on: date,
) -> AuditCase:
    return AuditCase(
        case=case,
        certification_id=certification,
        start=start,
        end=end,
        required=required,
        attested=attested,
        failed_on=failed_on,
        appeal_through=appeal_through(failed_on, policy()),
    )

"""Numbers of new members and certifications: one higher than the highest on record, so that each
series has no gap (handbook section 9).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.db.transaction import TransactionManagementError

from members.models import Certificant, Certification, Program
from members.models.folding import Counted
from members.queries.programs import code_and_name

LOCK = 7_406_402  # any number no other advisory lock uses
FIRST = 1  # where nothing is on record yet


def hold() -> None:
    """Hold the series until the transaction ends: who comes second waits, sees what the first has
    added, and reuses what it took back. Comes before the lock of any member.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a series is held by a transaction, and there is none")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def next_member_numbers(count: int = 1) -> list[str]:
    """The numbers of the next new members; to give them, the series is held."""
    first = _after(Certificant.objects.annotate(count=Counted("member_number")))
    return [str(number) for number in range(first, first + count)]


def next_certification_numbers(program: Program, on: date, count: int = 1) -> list[str]:
    """The numbers of the next certifications of a programme, with its code of that day."""
    rows = Certification.objects.filter(program=program).annotate(count=Counted("number"))
    code, first = code_and_name(program, on).code, _after(rows)
    return [f"{code}-{number}" for number in range(first, first + count)]


def _after(rows: QuerySet[Any]) -> int:
    highest = rows.order_by(F("count").desc(nulls_last=True)).values_list("count", flat=True)
    return (highest.first() or FIRST - 1) + 1

"""The first lock of the one lock order: the member, before cycle, invoice, payment and notice."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.transaction import TransactionManagementError


def lock_members(certificant_ids: Collection[int]) -> int:
    """Lock people until the transaction ends, in id order; return how many there are.

    Whoever changes facts or standing, cycles or invoices of people takes this lock first, and
    for all people of the transaction at once: so nobody waits in a circle. Rows that only refer
    to a person (FOR KEY SHARE) are not held up by it.
    """
    return _lock("id = ANY(%s)", certificant_ids)


def lock_holders(certification_ids: Collection[int]) -> None:
    """Lock the people who hold these certifications; see `lock_members`."""
    holders = "SELECT certificant_id FROM members_certification WHERE id = ANY(%s)"
    _lock(f"id IN ({holders})", certification_ids)


def lock_members_in(statement: str, ids: Collection[int]) -> None:
    """Lock the people whom a statement of the caller's finds by these ids: `= ANY(%s)` in it."""
    _lock(f"id IN ({statement})", ids)


def _lock(who: str, ids: Collection[int]) -> int:
    if not connection.in_atomic_block:
        raise TransactionManagementError("a lock is held by a transaction, and there is none")
    if not ids:
        return 0
    # In SQL, since a thousand ids take Django and psycopg longer to write down than to lock.
    statement = f"SELECT FROM members_certificant WHERE {who} ORDER BY id FOR NO KEY UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        found: int = cursor.rowcount
    return found

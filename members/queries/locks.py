"""The first lock of the one lock order: the member, before cycle, invoice, payment and notice."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from members.models import Certificant, Certification


def lock_members(certificant_ids: Collection[int]) -> None:
    """Lock people until the transaction ends, in id order.

    Whoever changes facts or standing, cycles or invoices of people takes this lock first, and
    for all people of the transaction at once: so nobody waits in a circle. Rows that only refer
    to a person (FOR KEY SHARE) are not held up by it.
    """
    _lock(Certificant.objects.filter(pk__in=certificant_ids))


def lock_holders(certification_ids: Collection[int]) -> None:
    """Lock the people who hold these certifications; see `lock_members`."""
    holders = Certification.objects.filter(pk__in=certification_ids).values("certificant_id")
    _lock(Certificant.objects.filter(pk__in=holders))


def _lock(people: QuerySet[Certificant]) -> None:
    list(people.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))

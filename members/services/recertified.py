"""Certifications that begin anew, one or many at once (handbook sections 8 and 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from members.models import Certification, User
from members.queries.locks import lock_holders
from members.services import history, standing
from members.services.certifications import DecisionRefused
from members.verbs import MemberVerb


@dataclass(frozen=True, slots=True)
class Anew:
    """One certification that begins anew on a day, and why."""

    certification_id: int
    day: date
    reason: str


_BEGIN = """
UPDATE members_certification held SET recertified_on = said.day
FROM unnest(%s::bigint[], %s::date[]) AS said (id, day) WHERE held.id = said.id
"""


def recertify(*, begun: Sequence[Anew], on: date, actor: User | None) -> None:
    """Give each its new anchor, with history and standing. Raises DecisionRefused where a day is
    not after the first grant. About 1,000 at a time.
    """
    ids = [each.certification_id for each in begun]
    with transaction.atomic():
        lock_holders(ids)
        rows = Certification.objects.in_bulk(ids)
        deeds = []
        for each in begun:
            row = rows[each.certification_id]
            if each.day <= row.granted_on:
                raise DecisionRefused("A recertification is after the first grant.")
            deeds.append(
                history.Deed(
                    f"certification:{row.number}",
                    row.certificant_id,
                    {"recertified_on": each.day},
                    {"recertified_on": row.recertified_on},
                    each.reason,
                )
            )
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN, [ids, [each.day for each in begun]])
        history.record_many(actor=actor, verb=MemberVerb.CERTIFICATION_CHANGED, deeds=deeds)
        standing.refresh(certification_ids=ids, on=on)

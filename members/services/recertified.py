"""Certifications that begin anew, one or many at once (handbook sections 8 and 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from members.models import Certification, History, User
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


def take_back(
    *, certification_id: int, day: date, reason: str, on: date, actor: User | None
) -> Certification:
    """Let the recertification of that day not have been: the anchor before it holds again, with
    history and standing. Raises DecisionRefused where it is not the latest any more.
    """
    with transaction.atomic():
        lock_holders([certification_id])
        row = Certification.objects.select_related("certificant", "program").get(
            pk=certification_id
        )
        if row.recertified_on != day:
            raise DecisionRefused("The certification was recertified again since, or never was.")
        before = _before(row)
        row.recertified_on = before
        row.save(update_fields=["recertified_on"])
        row.refresh_from_db(fields=["anchor"])
        history.record(
            actor=actor,
            verb=MemberVerb.CERTIFICATION_CHANGED,
            subject=f"certification:{row.number}",
            certificant_id=row.certificant_id,
            before={"recertified_on": day},
            after={"recertified_on": before},
            reason=reason,
        )
        standing.refresh(certification_ids=[row.pk], on=on)
    return row


def _before(row: Certification) -> date | None:
    """The recertification that the latest one has replaced, as the history has it."""
    deeds = History.objects.filter(
        subject=f"certification:{row.number}",
        verb=MemberVerb.CERTIFICATION_CHANGED,
        after__recertified_on=row.recertified_on and row.recertified_on.isoformat(),
    )
    deed = deeds.order_by("pk").last()
    day = deed.was.get("recertified_on") if deed else None
    return date.fromisoformat(day) if day else None

"""Granting certifications, and decisions about one (handbook 2, 8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from members.models import Certificant, Certification, Program, User
from members.queries.locks import lock_members
from members.services import history, numbers, standing
from members.verbs import MemberVerb


class DecisionRefused(Exception):
    """This cannot be decided so; the text says why."""


def grant(
    *, grants: Sequence[tuple[Certificant, Program, date]], actor: User | None, on: date
) -> list[Certification]:
    """Grant programs to people, each as of its day, under the next numbers; in the transaction of
    the caller, who holds the series. None of a day to come; some hundred at a time.
    """
    lock_members([person.pk for person, _, _ in grants])
    programs = {program.pk: program for _, program, _ in grants}
    asked = Counter(program.pk for _, program, _ in grants)
    given = {
        pk: iter(numbers.next_certification_numbers(programs[pk], on, count))
        for pk, count in asked.items()
    }
    rows = Certification.objects.bulk_create(
        Certification(
            certificant=person, program=program, number=next(given[program.pk]), granted_on=day
        )
        for person, program, day in grants
    )
    history.record_many(
        actor=actor,
        verb=MemberVerb.CERTIFIED,
        deeds=[
            history.Deed(
                f"certification:{row.number}",
                row.certificant_id,
                {"program": row.program.key, "granted_on": row.granted_on},
            )
            for row in rows
        ],
    )
    standing.refresh(certification_ids=[row.pk for row in rows], on=on)
    return rows


def decide(
    *,
    actor: User | None,
    certification: Certification,
    reason: str,
    on: date,
    recertified_on: date | None = None,
    retired_on: date | None = None,
    revoked_on: date | None = None,
    suspended: tuple[date, date | None] | None = None,
) -> Certification:
    """Write one or more decisions about a certification; what is not given stays. One that is
    dated ahead takes effect on its day, by the sweep of standing.

    Raises DecisionRefused without a reason, for a recertification not after the grant, or a
    suspension that ends before it begins.
    """
    if not reason.strip():
        raise DecisionRefused("A decision about a certification needs a reason.")
    after: dict[str, Any] = {
        "recertified_on": recertified_on,
        "retired_on": retired_on,
        "revoked_on": revoked_on,
    }
    if suspended is not None:
        after |= {"suspended_from": suspended[0], "suspended_until": suspended[1]}
        if suspended[1] is not None and suspended[1] <= suspended[0]:
            raise DecisionRefused("A suspension ends after it begins.")
    if recertified_on is not None and recertified_on <= certification.granted_on:
        raise DecisionRefused("A recertification is after the first grant.")
    after = {name: day for name, day in after.items() if day is not None}
    with transaction.atomic():
        lock_members([certification.certificant_id])
        row = Certification.objects.get(pk=certification.pk)
        before = {name: getattr(row, name) for name in after}
        for name, day in after.items():
            setattr(row, name, day)
        row.save(update_fields=list(after))
        row.refresh_from_db()
        history.record(
            actor=actor,
            verb=MemberVerb.CERTIFICATION_CHANGED,
            subject=f"certification:{row.number}",
            certificant_id=row.certificant_id,
            before=before,
            after=after,
            reason=reason.strip(),
        )
        standing.refresh(certification_ids=[row.pk], on=on)
    return row


def deceased(
    *, actor: User | None, certificant: Certificant, deceased_on: date, reason: str, on: date
) -> None:
    """Note the death of a person; every certification of theirs follows. Raises DecisionRefused
    without a reason, and for a day to come.
    """
    if not reason.strip():
        raise DecisionRefused("A death is noted with where the word came from.")
    if deceased_on > on:
        raise DecisionRefused("A death is noted once its day has come.")
    with transaction.atomic():
        lock_members([certificant.pk])
        Certificant.objects.filter(pk=certificant.pk).update(deceased_on=deceased_on)
        history.record(
            actor=actor,
            verb=MemberVerb.DECEASED,
            subject=f"member:{certificant.member_number}",
            certificant=certificant,
            after={"deceased_on": deceased_on},
            reason=reason.strip(),
        )
        held = Certification.objects.filter(certificant=certificant, granted_on__lte=on)
        standing.refresh(certification_ids=list(held.values_list("pk", flat=True)), on=on)

"""The facts that standing rests on, as billing and ccp report them (handbook section 8).

Each call locks the member, writes the fact and its history, and brings the standing up to date,
all in one transaction. Reporting a fact that is known already changes nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from members.models import Certification, CycleFact, DuesPaid, User, Verb
from members.queries.locks import lock_holders
from members.rules.dues import best_day
from members.services import history, standing
from members.verbs import MemberVerb


def dues_paid(
    *, certification: Certification, year: int, paid_on: date, on: date, actor: User | None
) -> bool:
    """Note that a dues year was paid; True when that is a new fact.

    year: calendar year of the dues year's anniversary. Of several payments `best_day` is kept.
    """
    with transaction.atomic():
        anchor = _locked(certification).anchor
        known, new = DuesPaid.objects.get_or_create(
            certification=certification, year=year, defaults={"paid_on": paid_on}
        )
        before = None if new else known.paid_on
        if before is not None and best_day((before, paid_on), anchor) == before:
            return False
        if not new:
            known.paid_on = paid_on
            known.save(update_fields=["paid_on"])
        _note(
            certification,
            on=on,
            actor=actor,
            verb=MemberVerb.DUES_PAID,
            before=None if before is None else {"year": year, "paid_on": before},
            after={"year": year, "paid_on": paid_on},
        )
        return True


def dues_unpaid(
    *,
    certification: Certification,
    year: int,
    still_paid_on: date | None = None,
    on: date,
    actor: User | None,
    reason: str,
) -> bool:
    """Take back that a dues year is paid (its payment was refunded or bounced); True when that
    changed what is known.

    still_paid_on: the day on which other money paid the year. Raises ValueError without a reason.
    """
    if not reason:
        raise ValueError("taking back a paid dues year needs a reason")
    with transaction.atomic():
        _locked(certification)
        known = DuesPaid.objects.filter(certification=certification, year=year).first()
        if known is None or known.paid_on == still_paid_on:
            return False
        before, after = {"year": year, "paid_on": known.paid_on}, None
        if still_paid_on is None:
            known.delete()
        else:
            known.paid_on, after = still_paid_on, {"year": year, "paid_on": still_paid_on}
            known.save(update_fields=["paid_on"])
        _note(
            certification,
            on=on,
            actor=actor,
            verb=MemberVerb.DUES_TAKEN_BACK,
            before=before,
            after=after,
            reason=reason,
        )
        return True


def cycle_met(
    *,
    certification: Certification,
    start: date,
    met_on: date | None,
    on: date,
    actor: User | None,
) -> bool:
    """Note the day on which the cycle that begins on `start` was met, or with None that it is not
    met after all; True when that differs from what was known.
    """
    return _cycle_fact(certification, start, "met_on", met_on, on, actor)


def audit_failed(
    *,
    certification: Certification,
    start: date,
    failed_on: date | None,
    on: date,
    actor: User | None,
) -> bool:
    """Note the day on which the CCP audit of a cycle was failed, or with None that the decision
    was taken back; True when that differs from what was known.
    """
    return _cycle_fact(certification, start, "audit_failed_on", failed_on, on, actor)


def _cycle_fact(
    certification: Certification,
    start: date,
    field: str,
    day: date | None,
    on: date,
    actor: User | None,
) -> bool:
    with transaction.atomic():
        _locked(certification)
        known = CycleFact.objects.filter(certification=certification, start=start).first()
        before: date | None = getattr(known, field, None)
        if before == day:
            return False
        known = known or CycleFact(certification=certification, start=start)
        setattr(known, field, day)
        known.save()
        _note(
            certification,
            on=on,
            actor=actor,
            verb=MemberVerb.CYCLE_MET if field == "met_on" else MemberVerb.AUDIT_FAILED,
            before={"cycle": start, field: before},
            after={"cycle": start, field: day},
        )
        return True


def _locked(certification: Certification) -> Certification:
    """Lock the holder and read the certification as it is under the lock."""
    lock_holders([certification.pk])
    return Certification.objects.get(pk=certification.pk)


def _note(
    certification: Certification,
    *,
    on: date,
    actor: User | None,
    verb: Verb,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write the history of a fact, and bring the standing up to date."""
    history.record(
        actor=actor,
        verb=verb,
        subject=f"certification:{certification.number}",
        certificant_id=certification.certificant_id,
        before=before,
        after=after,
        reason=reason,
    )
    standing.refresh(certification_ids=[certification.pk], on=on)

"""Letting a case go, always with a reason (handbook section 7)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from casework.models import Case
from casework.queries.cases import why_barred
from casework.rules.reviewers import WORDS
from casework.services import cases
from casework.services.cases import CaseRefused
from ccp.audit.models import AuditCase
from ccp.audit.rules.flows import OPEN
from ccp.audit.rules.withdrawing import DECEASED, REVOKED, TAKEN_BACK
from ccp.audit.services import telling
from ccp.audit.services.outcomes import NO_CLOCK, clear
from ccp.audit.verbs import AuditVerb
from ccp.models import Cycle
from members.models import Certification, User
from members.queries.locks import lock_members
from members.services import history


def withdraw(*, case_id: int, reason: str, version: int, actor: User, on: date) -> Case:
    """Withdraw an open case that has not failed. version: of the case, as it was shown. Twice
    changes nothing. Raises CaseRefused, IllegalMove, ReasonMissing, ChangedMeanwhile.
    """
    with transaction.atomic():
        case = cases.locked(case_id)
        if case.state == "withdrawn":
            return case
        cases.same_version(case, version)
        if found := why_barred(case, actor):
            raise CaseRefused(WORDS[found])
        if case.state in {"failed", "appealed"}:
            raise CaseRefused("This audit has failed: to take that back needs a second person.")
        _withdraw(case, reason=reason.strip(), on=on, actor=actor)
        telling.withdrawn([case], on=on)
    return case


def withdraw_all(case_ids: Collection[int], *, reason: str, on: date, actor: User | None) -> None:
    """Withdraw cases inside a transaction; one that is not open any more is left as it is. A draw
    may let go thousands that nobody was told of: those all at once.
    """
    rows = Case.objects.filter(pk__in=case_ids)
    lock_members(rows.values_list("certificant_id", flat=True))
    untold = list(rows.filter(state="selected"))
    _withdraw_untold(untold, reason=reason, on=on, actor=actor)
    told = [cases.locked(pk) for pk in sorted({*case_ids} - {case.pk for case in untold})]
    still_open = [case for case in told if case.state in OPEN]
    for case in still_open:
        _withdraw(case, reason=reason, on=on, actor=actor)
    telling.withdrawn(still_open, on=on)


def withdraw_gone(*, on: date, limit: int = 200, among: Collection[int] | None = None) -> int:
    """Withdraw the open cases that have lost their ground: the roll-over of a cycle that was drawn
    was taken back, the member died, the certification was revoked. Returns how many; call it until
    it returns 0. among: certifications by id, all by default.
    """
    done = 0
    open_ = _open() if among is None else _open().filter(certification__in=among)
    for reason, rows in (
        (DECEASED, open_.filter(certification__certificant__deceased_on__lte=on)),
        (REVOKED, open_.filter(_revoked(on))),
        (TAKEN_BACK, open_.filter(~Exists(_rolled()), unit__isnull=False)),
    ):
        with transaction.atomic():
            ids = list(rows.order_by("case").values_list("case", flat=True)[:limit])
            withdraw_all(ids, reason=reason, on=on, actor=None)
            done += len(ids)
    return done


def withdraw_gone_of(held: Sequence[Certification], on: date) -> None:
    """The same of the certifications of one person, at once."""
    withdraw_gone(on=on, among=[row.pk for row in held])


def _open() -> QuerySet[AuditCase]:
    return AuditCase.objects.filter(case__state__in=OPEN)


def _revoked(on: date) -> Q:
    """A revocation that counts: a recertification after it has cleared it."""
    return Q(
        certification__revoked_on__lte=on, certification__revoked_on__gte=F("certification__anchor")
    )


def _rolled() -> QuerySet[Cycle]:
    return Cycle.objects.filter(
        certification=OuterRef("certification"), start=OuterRef("start"), rolled_on__isnull=False
    )


def _withdraw_untold(
    untold: Collection[Case], *, reason: str, on: date, actor: User | None
) -> None:
    ids = [case.pk for case in untold]
    cases.move_many(ids, to="withdrawn", actor=actor)
    AuditCase.objects.filter(pk__in=ids).update(
        withdrawn_on=on, withdrawn_because=reason, **NO_CLOCK
    )
    history.record_many(
        actor=actor,
        verb=AuditVerb.AUDIT_WITHDRAWN,
        deeds=(
            history.Deed(case.subject, case.certificant_id, {"case": case.number})
            for case in untold
        ),
        reason=reason,
    )


def _withdraw(case: Case, *, reason: str, on: date, actor: User | None) -> None:
    if not cases.move(case, to="withdrawn", actor=actor, reason=reason):
        return
    audit = AuditCase.objects.select_related("certification").get(case=case)
    failed = audit.failed_on is not None
    if failed:
        clear(audit, on=on, actor=actor)
    AuditCase.objects.filter(case=case).update(
        withdrawn_on=on,
        withdrawn_because=reason,
        taken_back_on=on if failed else None,
        **NO_CLOCK,
    )
    cases.note(case, AuditVerb.AUDIT_WITHDRAWN, actor=actor, reason=reason)

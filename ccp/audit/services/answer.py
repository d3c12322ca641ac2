"""What a member says in a case: that there is no proof, that more time is needed, and the answer,
with what is in the locker (handbook section 7). Files are added by `casework.services.submissions`.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from casework.models import CaseItem, Submission
from casework.queries.cases import why_barred
from casework.rules.reviewers import WORDS
from casework.services import cases, submissions
from casework.services.cases import CaseRefused
from casework.services.intake import NotTaken
from ccp.audit.models import AuditCase, MoreTime, NoProof, Received
from ccp.audit.queries.answers import found
from ccp.audit.queries.asked_time import of_running_clock
from ccp.audit.queries.record import Record
from ccp.audit.rules.figures import MOST_EXTENSION_DAYS
from ccp.audit.rules.flows import WITH_MEMBER
from ccp.audit.services import answers, telling
from ccp.audit.services.answers import Late, shut
from ccp.audit.verbs import AuditVerb
from members.models import User
from members.queries.policy import policy
from plumbing import clock

NOT_YOURS = "The case is with us now, so nothing was changed."
GONE = "This activity was taken off the list meanwhile."
NOTHING_LOST = "Nothing was sent, and nothing that you added is lost."
LENGTHENED = "A case is given more time once, and this one was."
OTHER_CASE = "This form was sent for another case. Open it again from the page of this one."
ASKED = "We have a request of yours already, and answer it by email."
NOT_AGAIN = "You asked for more time already, and our answer stands: read it on the case's page."


def say_none(*, audit: AuditCase, item: CaseItem, none: bool, on: date) -> None:
    """Note that there is no proof of an activity, or one after all. Raises CaseRefused."""
    with transaction.atomic():
        audit = with_member(audit, on)
        if not audit.case.items.filter(pk=item.pk).exists():
            raise CaseRefused(GONE)
        if none:
            NoProof.objects.get_or_create(item=item)
        else:
            NoProof.objects.filter(item=item).delete()


def submit_answer(*, audit: AuditCase, on: date, actor: User | None) -> Submission:
    """Send the answer: what is in the locker for the activities of the case goes with it, as it is
    now. Sent twice it is one. Raises CaseRefused; nothing of it is kept then.
    """
    with transaction.atomic():
        audit = under_lock(audit)
        last_day = audit.last_day
        try:
            if audit.case.state in WITH_MEMBER and not shut(audit.case, on):
                _attach_locker(audit, actor)
            sent = answers.submit(case=audit.case, on=on, actor=actor)
        except Late as late:
            raise Late(f"{late} {NOTHING_LOST}") from late
        except NotTaken as full:
            raise CaseRefused(str(full)) from full
        if last_day is not None:
            Received.objects.create(submission=sent, last_day=last_day)
    return sent


def submit_appeal(*, audit: AuditCase, statement: str, on: date, actor: User | None) -> Submission:
    """Appeal with a statement, the files that were added, and what is in the locker for activities
    that were not accepted. Sent twice it is one. Raises CaseRefused; nothing of it is kept then.
    """
    with transaction.atomic():
        audit = under_lock(audit)
        try:
            if audit.case.state == "failed" and not shut(audit.case, on):
                _attach_locker(audit, actor)
            return answers.appeal(case=audit.case, statement=statement, on=on, actor=actor)
        except NotTaken as full:
            raise CaseRefused(str(full)) from full


def _attach_locker(audit: AuditCase, actor: User | None) -> None:
    for one in found(Record(audit), with_locker=True):
        for use in one.from_locker:
            submissions.attach(
                case=audit.case, item=one.item, document=use.document, name=use.name, actor=actor
            )


def ask_more_time(
    *, audit: AuditCase, days: int, why: str, token: UUID, on: date, actor: User | None
) -> MoreTime:
    """Ask for more days; staff extend the case, or not. Sent twice it is one request.

    Raises CaseRefused.
    """
    with transaction.atomic():
        known = MoreTime.objects.filter(token=token).first()
        if known is not None and known.audit_id != audit.pk:
            raise CaseRefused(OTHER_CASE)
        if known is not None:
            return known
        audit = with_member(audit, on)
        running = audit.clock
        if running is None:
            raise CaseRefused(NOT_YOURS)
        if audit.extended_by:
            raise CaseRefused(LENGTHENED)
        before = of_running_clock(MoreTime.objects.filter(audit=audit)).first()
        if before is not None:
            raise CaseRefused(NOT_AGAIN if before.answered_at else ASKED)
        most = policy()[MOST_EXTENSION_DAYS].on(on)
        if not 1 <= days <= most:
            raise CaseRefused(f"Ask for 1 to {most} days.")
        asked = MoreTime.objects.create(
            audit=audit, days=days, why=why.strip(), token=token, last_day=running.last_day
        )
        cases.note(
            audit.case,
            AuditVerb.AUDIT_TIME_ASKED,
            actor=actor,
            reason=asked.why,
            after={"days": days},
        )
        telling.asked_time(audit.case, asked, on=on)
    return asked


def decline_more_time(*, asked: MoreTime, because: str, actor: User) -> MoreTime:
    """Say why no more days are given: the member reads it. Twice changes nothing.

    Raises CaseRefused.
    """
    with transaction.atomic():
        audit = under_lock(asked.audit)
        asked = MoreTime.objects.select_related("answered_by").get(pk=asked.pk)
        if asked.answered_by == actor and asked.declined_because == because.strip():
            return asked
        if asked.answered_at is not None:
            raise CaseRefused(already(asked))
        if not because.strip():
            raise CaseRefused("Say why: the member reads it.")
        if found := why_barred(audit.case, actor):
            raise CaseRefused(WORDS[found])
        asked.declined_because = because.strip()
        asked.answered_at, asked.answered_by = clock.now(), actor
        asked.save(update_fields=["declined_because", "answered_at", "answered_by"])
        cases.note(
            audit.case, AuditVerb.AUDIT_TIME_DECLINED, actor=actor, reason=asked.declined_because
        )
        telling.not_extended(audit.case, asked, on=clock.today())
    return asked


def already(asked: MoreTime) -> str:
    """Who answered a request and when, or why it needs no answer any more; for staff."""
    if asked.answered_by is None:
        return "The member's time for this clock is over: the request needs no answer any more."
    at = date_format(localtime(asked.answered_at), "F j, g:i A")
    return f"{asked.answered_by} answered this on {at}."


def under_lock(audit: AuditCase) -> AuditCase:
    """The case as it is now, inside a transaction; until that ends nobody else changes it."""
    cases.locked(audit.pk)
    rows = AuditCase.objects.select_related("case__certificant", "certification__program")
    return rows.get(pk=audit.pk)


def with_member(audit: AuditCase, on: date) -> AuditCase:
    """The same, where an answer is wanted and the clock runs. Raises CaseRefused."""
    audit = members_turn(audit, on)
    if audit.case.state not in WITH_MEMBER:
        raise CaseRefused(NOT_YOURS)
    return audit


def members_turn(audit: AuditCase, on: date) -> AuditCase:
    """The same, where the member can add to it: to an answer, or to an appeal that is open. Raises
    CaseRefused.
    """
    audit = under_lock(audit)
    if audit.case.state not in WITH_MEMBER | {"failed"}:
        raise CaseRefused(NOT_YOURS)
    if why := shut(audit.case, on):
        raise Late(f"{why} {NOTHING_LOST}")
    return audit

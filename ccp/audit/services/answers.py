"""The member's answer and appeal, as far as the clock and the moves go (handbook section 7)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from casework.models import Case, CaseItem, Submission
from casework.queries.cases import has_news, last_submission, verdicts_of
from casework.rules.verdicts import Outcome
from casework.services import cases, submissions
from casework.services.cases import CaseRefused
from ccp.audit.models import AuditCase
from ccp.audit.rules.flows import WITH_MEMBER
from ccp.audit.services import telling
from members.models import User
from plumbing.templatetags.ui import day as long_day

LIST_FIRST = "List your activities of the cycle first: there is nothing to send yet."
NOTHING_NEW = "Add a better proof, or another activity of the cycle, before you send it again."
SAY_WHY = "Write why you appeal: somebody who has not seen the case reads it."
ONCE = "A failed audit is appealed once. This one was."


class Late(CaseRefused):
    """The last day is over."""


def submit(*, case: Case, on: date, actor: User | None) -> Submission:
    """Send in the answer, or what replaces proof; sent twice it is one. Raises Late, CaseRefused.

    Also in an open transaction. From now on the case is with us, and its clock stands still.
    """
    with transaction.atomic():
        case = cases.locked(case.pk)
        if case.state in {"submitted", "in_review"}:
            return last_submission(case)
        if case.state not in WITH_MEMBER:
            raise CaseRefused("This case does not wait for an answer.")
        if why := shut(case, on):
            raise Late(why)
        if not case.items.exists():
            raise CaseRefused(LIST_FIRST)
        if case.state == "deficient" and not has_news(case):
            raise CaseRefused(NOTHING_NEW)
        sent = submissions.submit(case=case, to="submitted", actor=actor)
        telling.received(case, sent, on=on)
    return sent


def appeal(*, case: Case, statement: str, on: date, actor: User | None) -> Submission:
    """Appeal a failed audit with a statement and the files that were added; sent twice it is one.

    Raises Late, CaseRefused. What was accepted stays so; all else is judged anew, by somebody else.
    """
    with transaction.atomic():
        case = cases.locked(case.pk)
        if case.state == "appealed":
            return last_submission(case)
        audit = AuditCase.objects.get(case=case)
        if case.state != "failed":
            raise CaseRefused("Only a failed audit is appealed.")
        if audit.appealed_on is not None:
            raise CaseRefused(ONCE)
        if why := shut(case, on):
            raise Late(why)
        if not statement.strip():
            raise CaseRefused(SAY_WHY)
        accepted = [
            pk for pk, found in verdicts_of(case).items() if found.outcome == Outcome.ACCEPT
        ]
        sent = submissions.submit(case=case, to="appealed", actor=actor, statement=statement)
        CaseItem.objects.filter(case=case).exclude(pk__in=accepted).update(submission=sent)
        audit.appealed_on = on
        audit.save(update_fields=["appealed_on"])
        telling.received(case, sent, on=on)
    return sent


def shut(case: Case, on: date) -> str:
    """Why nothing more comes in on that day: the last day is over, or it was appealed already; ""
    where it may.
    """
    audit = AuditCase.objects.get(case=case)
    if case.state == "failed" and audit.appealed_on is not None:
        return ONCE
    last_day = audit.last_day if case.state in WITH_MEMBER else audit.appeal_through
    if last_day is None or on <= last_day:
        return ""
    return f"The last day was {long_day(last_day)}, to its end in the office's time."

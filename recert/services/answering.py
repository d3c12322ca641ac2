"""Answers of a member to what was incomplete, and the appeal against a denial (section 9)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from casework.models import CaseItem, Submission
from casework.queries.cases import has_news, last_submission, verdicts_of
from casework.rules.verdicts import Outcome
from casework.services import submissions
from casework.services.cases import CaseRefused
from members.models import User
from recert.models import Application, Explanation
from recert.services import telling
from recert.services.applying import under_lock

NOTHING_NEW = "Add a file or an explanation to what we asked about before you send it."
SAY_WHY = "Write why you appeal: somebody who has not seen the application reads it."
ONCE = "A denial is appealed once. This one was."
LATE = "The last day to appeal is over."
ANOTHER = "You have begun another application. Withdraw that one to appeal this denial."


def explain(*, application: Application, item: CaseItem, text: str) -> None:
    """Keep what is said of an item that was asked about, until it is sent; "" takes it back.

    Raises CaseRefused.
    """
    with transaction.atomic():
        application = under_lock(application)
        if application.case.state != "incomplete":
            raise CaseRefused("There is nothing to explain now.")
        said = Explanation.objects.filter(item=item, submission=None)
        if not text.strip():
            said.delete()
        else:
            Explanation.objects.update_or_create(
                item=item, submission=None, defaults={"text": text.strip()}
            )


def answer(*, application: Application, on: date, actor: User | None) -> Submission:
    """Send the answers to what was incomplete; sent twice it is one. Raises CaseRefused."""
    with transaction.atomic():
        application = under_lock(application)
        case = application.case
        if case.state == "in_review":
            return last_submission(case)
        if case.state != "incomplete":
            raise CaseRefused("This application does not wait for an answer.")
        _refuse_expired(application, on)
        explained = set(
            Explanation.objects.filter(item__case=case, submission=None).values_list(
                "item", flat=True
            )
        )
        if not explained and not has_news(case):
            raise CaseRefused(NOTHING_NEW)
        sent = submissions.submit(case=case, to="in_review", actor=actor)
        CaseItem.objects.filter(pk__in=explained).update(submission=sent)
        Explanation.objects.filter(item__case=case, submission=None).update(submission=sent)
        telling.received(application, sent, on=on)
    return sent


def appeal(*, application: Application, statement: str, on: date, actor: User | None) -> Submission:
    """Appeal a denial with a statement and files; sent twice it is one. What was accepted stays so,
    the rest is judged anew by somebody else. Raises CaseRefused.
    """
    with transaction.atomic():
        application = under_lock(application)
        case = application.case
        if case.state == "appealed":
            return last_submission(case)
        if why := shut(application, on):
            raise CaseRefused(why)
        if not statement.strip():
            raise CaseRefused(SAY_WHY)
        accepted = [
            pk for pk, found in verdicts_of(case).items() if found.outcome == Outcome.ACCEPT
        ]
        try:
            with transaction.atomic():
                sent = submissions.submit(
                    case=case, to="appealed", actor=actor, statement=statement
                )
        except IntegrityError as another:
            raise CaseRefused(ANOTHER) from another
        CaseItem.objects.filter(case=case).exclude(pk__in=accepted).update(submission=sent)
        Application.objects.filter(pk=application.pk).update(appealed_on=on)
        telling.received(application, sent, on=on)
    return sent


def shut(application: Application, on: date) -> str:
    """Why a denial cannot be appealed on that day; "" where it can."""
    if application.case.state != "denied":
        return "Only a denied application is appealed."
    if application.appealed_on is not None:
        return ONCE
    through = application.appeal_through
    return LATE if through is None or on > through else ""


def _refuse_expired(application: Application, on: date) -> None:
    if application.expired(on):
        raise CaseRefused("This application has expired: begin another from the way back.")

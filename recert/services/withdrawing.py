"""Letting an application go: by its member while nobody has decided, and by the portal where its
ground is gone (handbook section 9).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from billing.queries.payers import lock_payer
from billing.services import settling
from casework.services import cases
from casework.services.cases import CaseRefused
from members.models import Certification, User
from members.queries.standing import standing_of
from recert.models import Application
from recert.queries.applications import applications, unpaid
from recert.rules.flows import EXAM, UNDECIDED
from recert.rules.withdrawing import BY_MEMBER, GONE, TAKEN_BACK
from recert.services import submitting, telling
from recert.services.applying import under_lock
from recert.verbs import RecertVerb

CHANGED = "The application has changed meanwhile: it is {word} now. Look at it again."
KEPT_FOR_EXAM = "It is approved. The authorization to test ends by itself with its last day."

log = logging.getLogger(__name__)


def withdraw(*, application: Application, seen: str, on: date, actor: User | None) -> Application:
    """Withdraw an application that is not decided, by its member. seen: the state that its page
    showed. Twice changes nothing. Raises CaseRefused, ProviderUnreachable.
    """
    submitting.close_pages(application, on)
    with transaction.atomic():
        application = under_lock(application)
        state = application.case.state
        if state == "withdrawn":
            return application
        if state != seen:
            raise CaseRefused(CHANGED.format(word=state.replace("_", " ")))
        if state in EXAM:
            raise CaseRefused(KEPT_FOR_EXAM)
        end(application, reason=BY_MEMBER, on=on, actor=actor, tell=False)
    return application


def end(
    application: Application,
    *,
    reason: str,
    on: date,
    actor: User | None,
    tell: bool,
    wait: bool = True,
) -> None:
    """Withdraw a locked application; its open invoices are void. Raises CaseRefused while one is
    being paid, but for one that does not `wait`.
    """
    submitting.void_open(application, reason=reason, on=on, wait=wait)
    application = under_lock(application)
    if not cases.move(application.case, to="withdrawn", actor=None, reason=reason):
        return
    Application.objects.filter(pk=application.pk).update(withdrawn_because=reason)
    cases.note(application.case, RecertVerb.RECERT_WITHDRAWN, actor=actor, reason=reason)
    if tell:
        telling.tell(application, telling.WITHDRAWN, on=on)


def gone(on: date) -> QuerySet[Application]:
    """The open applications whose certification needs none, by the copy of its standing."""
    of = "certification__standing__"
    back = Q(**{f"{of}word__in": ["active", "grace"]}) | Q(
        **{f"{of}word": "lapsed", f"{of}way_back": "pay_dues"}
    )
    ended = Q(**{f"{of}word__in": ["retired", "revoked", "deceased"]})
    return applications().filter(back | ended, ended_on=None).order_by("case")


def withdraw_gone(*, on: date, limit: int = 200, among: Collection[int] | None = None) -> int:
    """Withdraw the open applications whose lapse was taken back, or whose certification has ended.
    Returns how many; one that is being paid for is left for the next time. among: certifications
    by id, all by default.
    """
    done = 0
    rows = gone(on) if among is None else gone(on).filter(certification__in=among)
    for one in rows[:limit]:
        with transaction.atomic():
            application = under_lock(one)
            state = application.case.state
            now = standing_of(application.certification, on)
            if state not in UNDECIDED | EXAM | {"draft"} or now.way_back == "recertify":
                continue
            back = now.standing in {"active", "grace", "lapsed"}
            try:
                with transaction.atomic():
                    end(
                        application,
                        reason=TAKEN_BACK if back else GONE,
                        on=on,
                        actor=None,
                        tell=state != "draft",
                    )
                    done += 1
            except CaseRefused as refused:
                lock_payer(application.case.certificant_id)
                settling.overtake(invoice_ids=[row.pk for row in unpaid(application)])
                log.info("stays for now: %s", refused, extra={"case": application.case.number})
    return done


def withdraw_gone_of(held: Sequence[Certification], on: date) -> None:
    """The same of the certifications of one person, at once."""
    withdraw_gone(on=on, among=[row.pk for row in held])

"""Taking a document back: its code is no match from then on (handbook section 10)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from credentials.kinds import CARD
from credentials.queries.printed import on_its_way
from credentials.services.papers import subject_of
from credentials.verbs import CredentialVerb
from members.models import Certification, User, Vouched
from members.queries.locks import lock_holders
from members.services import history
from plumbing import clock

LOST = "The member says that it is lost"


class NotWithdrawn(Exception):
    """Why it stays, and what to do; the text is for staff."""


@transaction.atomic
def withdraw(*, certification: Certification, code: str, actor: User, reason: str) -> None:
    """Take back one document of a certification. code: without hyphens. Raises NotWithdrawn."""
    lock_holders([certification.pk])
    order = on_its_way(certification)
    if order and order.document.code == code:
        raise NotWithdrawn("It is about to be mailed. Withdraw it once it is posted.")
    if not _take_back(certification, actor, reason, code=code):
        raise NotWithdrawn("It is withdrawn already.")


@transaction.atomic
def card_lost(*, certification: Certification, actor: User) -> int:
    """Take back every wallet card that was made; the next one has a new code. How many."""
    lock_holders([certification.pk])
    return _take_back(certification, actor, LOST, kind=CARD.key)


def _take_back(certification: Certification, actor: User, reason: str, **which: str) -> int:
    """What stands is held and then withdrawn one by one as it was read: what is made meanwhile
    stays, and each has its line in the history, once.
    """
    taken = hold(Vouched.objects.filter(subject=subject_of(certification), **which))
    Vouched.objects.filter(pk__in=[one.pk for one in taken]).update(revoked_at=clock.now())
    for one in taken:
        history.record(
            actor=actor,
            verb=CredentialVerb.DOCUMENT_WITHDRAWN,
            subject=one.subject,
            certificant=certification.certificant,
            before={"document": one.of_kind.name, "code": one.shown_code},
            reason=reason,
        )
    return len(taken)


def hold(documents: QuerySet[Vouched]) -> list[Vouched]:
    """Those that stand, held until the transaction ends."""
    return list(documents.filter(revoked_at=None).order_by("pk").select_for_update())

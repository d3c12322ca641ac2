"""Whether a person can be reached: what keeps an address from being printed, and one that is dead.

Kept with the record, for lists and for who plans messages.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from members.delivery import address
from members.models import Certificant, User
from members.models.certificant import Reachable
from members.rules import emails
from members.services import history
from members.verbs import MemberVerb


def judge(person: Reachable) -> None:
    """Write on a person, unsaved, what keeps the address as it stands from being printed."""
    person.address_doubt = (address.doubt(person) or "") if person.address_line1 else ""


def judge_again(person: Reachable) -> None:
    """The same for one on record, saved."""
    before = person.address_doubt
    judge(person)
    if person.address_doubt != before:
        person.save(update_fields=["address_doubt"])


@transaction.atomic
def email_bounced(*, certificant_id: int, address: str, on: date, reason: str) -> bool:
    """Mark the email address of a person as dead; True when the mark is new.

    `address` is the one that bounced: a person who has changed it meanwhile keeps the new one.
    """
    person = Certificant.objects.select_for_update().get(pk=certificant_id)
    if emails.key(person.email) != emails.key(address) or person.email_bounced_on is not None:
        return False
    _mark(
        person,
        "email_bounced_on",
        on,
        actor=None,
        reason=reason[:500],
        more={"email": address},
    )
    return True


@transaction.atomic
def mail_returned(*, certificant_id: int, on: date, actor: User, reason: str) -> bool:
    """Mark the street address of a person as returned by the post office; True when it is new."""
    person = Certificant.objects.select_for_update().get(pk=certificant_id)
    if person.mail_returned_on is not None:
        return False
    _mark(person, "mail_returned_on", on, actor=actor, reason=reason)
    return True


def _mark(
    person: Certificant,
    mark: str,
    on: date,
    *,
    actor: User | None,
    reason: str,
    more: dict[str, str] | None = None,
) -> None:
    setattr(person, mark, on)
    person.save(update_fields=[mark])
    history.record(
        actor=actor,
        verb=MemberVerb.PROFILE_CHANGED,
        subject=f"certificant:{person.pk}",
        certificant=person,
        before={mark: None},
        after={mark: on} | (more or {}),
        reason=reason,
    )

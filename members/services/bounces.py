"""An address that does not work: marked, and the person is told by the other way."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from members.models import Certificant, Channel, NoticeKind, User, Verb
from members.rules import emails
from members.services import history, notices


@transaction.atomic
def email_bounced(*, certificant_id: int, address: str, on: date, reason: str) -> bool:
    """Mark the email address of a person as dead and ask for a new one by letter.

    `address` is the one that bounced: a person who has changed it meanwhile keeps the new one.
    True when the mark is new.
    """
    person = Certificant.objects.select_for_update().get(pk=certificant_id)
    if emails.key(person.email) != emails.key(address) or person.email_bounced_on is not None:
        return False
    person.email_bounced_on = on
    person.save(update_fields=["email_bounced_on"])
    history.record(
        actor=None,
        verb=Verb.PROFILE_CHANGED,
        subject=f"certificant:{person.pk}",
        certificant=person,
        before={"email_bounced_on": None},
        after={"email_bounced_on": on, "email": address},
        reason=reason[:500],
    )
    _tell(person, broken=Channel.EMAIL, by=Channel.LETTER, on=on)
    return True


@transaction.atomic
def mail_returned(*, certificant_id: int, on: date, actor: User, reason: str) -> bool:
    """Mark the street address of a person as returned by the post office; ask by email for one."""
    person = Certificant.objects.select_for_update().get(pk=certificant_id)
    if person.mail_returned_on is not None:
        return False
    person.mail_returned_on = on
    person.save(update_fields=["mail_returned_on"])
    history.record(
        actor=actor,
        verb=Verb.PROFILE_CHANGED,
        subject=f"certificant:{person.pk}",
        certificant=person,
        before={"mail_returned_on": None},
        after={"mail_returned_on": on},
        reason=reason,
    )
    _tell(person, broken=Channel.LETTER, by=Channel.EMAIL, on=on)
    return True


def _tell(person: Certificant, *, broken: Channel, by: Channel, on: date) -> None:
    notices.plan(
        certificant_id=person.pk,
        kind=NoticeKind.ADDRESS_PROBLEM,
        about=f"certificant:{person.pk}",
        step=f"{broken}:{on}",
        channel=by,
        due_on=on,
    )

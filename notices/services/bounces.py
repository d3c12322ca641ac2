"""An address that does not work: the person is told by the other way."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from members.models import User
from members.services import addresses
from notices.delivery.address_problem import ADDRESS_PROBLEM
from notices.models import Channel, Notice, Recipient
from notices.services import planning


@transaction.atomic
def email_bounced(*, certificant_id: int, address: str, on: date, reason: str) -> bool:
    """Mark the email address of a person as dead and ask for a new one by letter.

    `address` is the one that bounced. True when the mark is new.
    """
    new = addresses.email_bounced(
        certificant_id=certificant_id, address=address, on=on, reason=reason
    )
    if new:
        _tell(certificant_id, broken=Channel.EMAIL, by=Channel.LETTER, on=on)
    return new


@transaction.atomic
def refused(notice: Notice, *, on: date, reason: str) -> None:
    """Mark the address that a notice was sent to as dead."""
    if notice.certificant_id is not None:
        email_bounced(
            certificant_id=notice.certificant_id, address=notice.sent_to, on=on, reason=reason
        )
        return
    Recipient.objects.filter(notices=notice, email=notice.sent_to, email_bounced_on=None).update(
        email_bounced_on=on
    )


@transaction.atomic
def mail_returned(*, certificant_id: int, on: date, actor: User, reason: str) -> bool:
    """Mark the street address of a person as returned by the post office; ask by email for one."""
    new = addresses.mail_returned(certificant_id=certificant_id, on=on, actor=actor, reason=reason)
    if new:
        _tell(certificant_id, broken=Channel.LETTER, by=Channel.EMAIL, on=on)
    return new


def _tell(certificant_id: int, *, broken: Channel, by: Channel, on: date) -> None:
    planning.plan_many(
        [
            planning.Plan(
                certificant_id=certificant_id,
                kind=ADDRESS_PROBLEM.key,
                about=certificant_id,
                step=f"{broken}:{on}",
                channel=by,
                due_on=on,
            )
        ]
    )

"""Ordering a printed certificate: it goes out with the letters, once, to the address on record."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from credentials.kinds import CERTIFICATE
from credentials.models import PrintedOrder
from credentials.queries.printed import PRINTED, left_to_order, on_its_way
from credentials.services import papers
from credentials.verbs import CredentialVerb
from members.delivery.address import plain_lines
from members.models import Certificant, Certification, User
from members.queries.locks import lock_holders
from members.rules import reach
from members.services import history
from notices.models import Channel
from notices.services import planning

NO_LETTER = {
    "no_street": "There is no street address on record. Enter one first.",
    "mail_returned": "A letter came back from this address. Correct it first.",
    "address_doubt": "The address cannot be printed as it is. Correct it first.",
}


class NotOrdered(Exception):
    """Why none is ordered, and what to do; the text is for members and staff."""


def why_not(person: Certificant) -> str:
    """Why no letter reaches somebody, and what to do; "" where one does."""
    why = reach.why_no_letter(person)
    return NO_LETTER[why] if why else ""


def shown_address(person: Certificant) -> str:
    """Where it goes, as it is shown to be confirmed."""
    return "\n".join(plain_lines(person))


@transaction.atomic
def order(
    *,
    certification: Certification,
    token: UUID,
    address: str,
    actor: User,
    on: date,
    by_staff: bool = False,
) -> PrintedOrder:
    """Order one, or find the one that is on its way. address: as `shown_address` was shown.

    Raises NotOrdered, papers.NoDocument.
    """
    lock_holders([certification.pk])
    found = PrintedOrder.objects.filter(
        token=token, certification=certification
    ).first() or on_its_way(certification)
    if found:
        return found
    person = Certificant.objects.get(pk=certification.certificant_id)
    if why := why_not(person):
        raise NotOrdered(why)
    if address != shown_address(person):
        raise NotOrdered("The address has changed meanwhile. Look at it below, and order again.")
    if not by_staff and not left_to_order(certification, on):
        raise NotOrdered(
            "You have ordered as many as are free in a year. Print the PDF yourself, or write to "
            "member services."
        )
    document = papers.certified(certification=certification, kind=CERTIFICATE, on=on)
    made = PrintedOrder.objects.create(
        certification=certification,
        document=document,
        ordered_on=on,
        ordered_by=actor,
        by_staff=by_staff,
        token=token,
    )
    planning.plan_to(person, kind=PRINTED, about=made.pk, due_on=on, channel=Channel.LETTER)
    history.record(
        actor=actor,
        verb=CredentialVerb.CERTIFICATE_ORDERED,
        subject=f"certification:{certification.number}",
        certificant=person,
        after={"code": document.shown_code, "number": certification.number},
    )
    return made

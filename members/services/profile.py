"""What members change about themselves: their address, and the email that they sign in with."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from members.models import Certificant, User, Verb
from members.services import history

ADDRESS_FIELDS = (
    "address_line1",
    "address_line2",
    "city",
    "state",
    "zip",
    "country",
    "phone",
)


def change_address(*, certificant: Certificant, values: dict[str, Any], actor: User | None) -> None:
    """Write the given address fields; a returned-mail mark ends with a new street address."""
    with transaction.atomic():
        person = Certificant.objects.select_for_update().get(pk=certificant.pk)
        before = {name: getattr(person, name) for name in ADDRESS_FIELDS}
        after = before | {name: values[name] for name in ADDRESS_FIELDS if name in values}
        if after == before:
            return
        for name, value in after.items():
            setattr(person, name, value)
        if any(after[name] != before[name] for name in ADDRESS_FIELDS[:5]):
            person.mail_returned_on = None
        person.save()
        history.record(
            actor=actor,
            verb=Verb.PROFILE_CHANGED,
            subject=f"member:{person.member_number}",
            certificant=person,
            before=before,
            after=after,
        )


def change_email(*, user: User, email: str) -> None:
    """Follow a confirmed change of the sign-in address: notices go to the new one."""
    with transaction.atomic():
        person = Certificant.objects.select_for_update().filter(user=user).first()
        if person is None or person.email == email:
            return
        before = person.email
        person.email, person.email_bounced_on = email, None
        person.save(update_fields=["email", "email_bounced_on"])
        history.record(
            actor=user,
            verb=Verb.EMAIL_CHANGED,
            subject=f"member:{person.member_number}",
            certificant=person,
            before={"email": before},
            after={"email": email},
        )

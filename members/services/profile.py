"""A person's contact data, as members and staff change it, and remarks of staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from members.models import Certificant, History, User
from members.models.history import ON_TOP
from members.services import addresses, history
from members.services.meanwhile import refuse_stale
from members.verbs import MemberVerb
from plumbing import clock

POSTAL_FIELDS = ("address_line1", "address_line2", "city", "state", "zip", "country")
ADDRESS_FIELDS = (*POSTAL_FIELDS, "phone")
# Of the keys by which a note is taken down once.
NOTES = UUID("4b5f2a0c-6d0e-4d0a-9a53-7f0d5f7c2b11")


def shown(person: Certificant, names: Iterable[str]) -> dict[str, Any]:
    """The contact data on record that a form with fields of these names shows."""
    wanted = set(names)
    return {name: getattr(person, name) for name in (*ADDRESS_FIELDS, "email") if name in wanted}


class SignsInWithIt(Exception):
    """A sign-in address is changed by its owner with a code, or by two members of staff."""


def change_contact(
    *,
    certificant: Certificant,
    values: dict[str, Any],
    seen: str = "",
    actor: User | None,
    reason: str = "",
) -> None:
    """Write what a form says of the address, and of the email if it has one: a returned-mail mark
    ends with a new street address, a bounce mark with another email.

    seen: the mark of what it showed; "" asks nothing. Raises ChangedMeanwhile, and SignsInWithIt
    for the email of who signs in with it.
    """
    with transaction.atomic():
        person = Certificant.objects.select_for_update().get(pk=certificant.pk)
        known = shown(person, values)
        if all(values[name] == value for name, value in known.items()):
            return
        refuse_stale(seen=seen, values=known, subject=f"member:{person.member_number}")
        _write_address(person, values, actor=actor, reason=reason)
        if values.get("email", person.email) != person.email:
            if person.signs_in_with_email:
                raise SignsInWithIt
            _write_email(person, values["email"], actor=actor, reason=reason)


def _write_address(
    person: Certificant, values: dict[str, Any], *, actor: User | None, reason: str
) -> None:
    before = {name: getattr(person, name) for name in ADDRESS_FIELDS}
    after = before | {name: values[name] for name in ADDRESS_FIELDS if name in values}
    if after == before:
        return
    for name, value in after.items():
        setattr(person, name, value)
    if any(after[name] != before[name] for name in POSTAL_FIELDS):
        person.mail_returned_on = None
    person.save()
    addresses.judge_again(person)
    history.record(
        actor=actor,
        verb=MemberVerb.PROFILE_CHANGED,
        subject=f"member:{person.member_number}",
        certificant=person,
        before=before,
        after=after,
        reason=reason,
    )


def change_birth_date(
    *,
    certificant: Certificant,
    birth_date: date | None,
    seen: str = "",
    actor: User | None,
    reason: str,
) -> None:
    """Write a person's birth date, or that it is not known. seen: the mark of what the form
    showed. Raises ChangedMeanwhile.
    """
    with transaction.atomic():
        person = Certificant.objects.select_for_update().get(pk=certificant.pk)
        if person.birth_date == birth_date:
            return
        subject = f"member:{person.member_number}"
        refuse_stale(seen=seen, values={"birth_date": person.birth_date}, subject=subject)
        before, person.birth_date = person.birth_date, birth_date
        person.save(update_fields=["birth_date"])
        history.record(
            actor=actor,
            verb=MemberVerb.BIRTH_DATE_CHANGED,
            subject=subject,
            certificant=person,
            before={"birth_date": before},
            after={"birth_date": birth_date},
            reason=reason,
        )


def add_note(
    *,
    certificant: Certificant,
    text: str,
    actor: User,
    form_key: UUID | None = None,
    on_top: bool = False,
) -> None:
    """Keep a remark of staff on a person's record, on top of their page until somebody takes it
    down if so wished; a form that is sent twice leaves one.

    Another text from the same form is another remark: a browser's way back brings the form again.
    """
    note = history.fields(
        actor=actor,
        verb=MemberVerb.NOTE_ADDED,
        subject=f"member:{certificant.member_number}",
        certificant_id=certificant.pk,
        after={ON_TOP: "yes"} if on_top else None,
        reason=text,
    )
    History.objects.bulk_create(
        [History(**note, form_key=form_key and uuid5(form_key, text))], ignore_conflicts=True
    )


def take_down(*, note: History, actor: User) -> None:
    """Keep a remark on top no longer; it stays in the history. Twice changes nothing."""
    deed = history.fields(
        actor=actor,
        verb=MemberVerb.NOTE_TAKEN_DOWN,
        subject=f"note:{note.pk}",
        certificant_id=note.certificant_id,
        before={"by": note.actor_name, "on": clock.office_day(note.at)},
    )
    once = uuid5(NOTES, str(note.pk))
    History.objects.bulk_create([History(**deed, form_key=once)], ignore_conflicts=True)


def follow_sign_in(
    *, user: User, before: str, email: str, actor: User | None, reason: str = ""
) -> None:
    """Follow a change of the sign-in address: notices go to the new one, unless they
    went to another than the old one, as where two people share the address on record.
    """
    with transaction.atomic():
        person = Certificant.objects.select_for_update().filter(user=user).first()
        if person is None or person.email == email or person.email.lower() != before.lower():
            return
        _write_email(person, email, actor=actor, reason=reason)


def write_to_sign_in(*, user: User) -> None:
    """Have notices go to the address that somebody signs in with."""
    with transaction.atomic():
        person = Certificant.objects.select_for_update().filter(user=user).first()
        if person is not None and person.email != user.email:
            _write_email(person, user.email, actor=user, reason="")


def _write_email(person: Certificant, email: str, *, actor: User | None, reason: str) -> None:
    """Put another email on a record that is locked; a bounce mark ends with it."""
    before = person.email
    person.email, person.email_bounced_on = email, None
    person.save(update_fields=["email", "email_bounced_on"])
    history.record(
        actor=actor,
        verb=MemberVerb.EMAIL_CHANGED,
        subject=f"member:{person.member_number}",
        certificant=person,
        before={"email": before},
        after={"email": email},
        reason=reason,
    )

"""The personal address of a member: made, replaced and revoked by its member alone."""

from __future__ import annotations

import secrets

from django.db import transaction

from ccp.drafts.models import MailAddress
from ccp.drafts.queries.drafts import address_of
from ccp.drafts.verbs import DraftVerb
from members.models import Certificant, User, Verb
from members.queries.locks import lock_members
from members.services import history
from plumbing import clock

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another
LENGTH = 22  # of these: more than 108 bits


def make(*, certificant: Certificant, actor: User | None) -> MailAddress:
    """Give a member an address; the one in force where there is one."""
    with transaction.atomic():
        lock_members([certificant.pk])
        return address_of(certificant) or _new(certificant, actor)


def replace(*, certificant: Certificant, actor: User | None) -> MailAddress:
    """Revoke the address in force and give another one."""
    with transaction.atomic():
        lock_members([certificant.pk])
        _revoke(certificant, actor)
        return _new(certificant, actor)


def revoke(*, certificant: Certificant, actor: User | None) -> None:
    """Revoke the address in force; it takes nothing from then on. Twice changes nothing."""
    with transaction.atomic():
        lock_members([certificant.pk])
        _revoke(certificant, actor)


def _new(certificant: Certificant, actor: User | None) -> MailAddress:
    key = "ce-" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    made = MailAddress.objects.create(certificant=certificant, key=key)
    _note(made, actor, DraftVerb.MAIL_ADDRESS_MADE)
    return made


def _revoke(certificant: Certificant, actor: User | None) -> None:
    known = address_of(certificant)
    if known is not None:
        known.revoked_at = clock.now()
        known.save(update_fields=["revoked_at"])
        _note(known, actor, DraftVerb.MAIL_ADDRESS_REVOKED)


def _note(address: MailAddress, actor: User | None, verb: Verb) -> None:
    history.record(
        actor=actor,
        verb=verb,
        subject=f"mail_address:{address.pk}",
        certificant_id=address.certificant_id,
    )

"""Attesting a cycle: the second way to comply (handbook section 4)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ccp.models import Attestation, AttestationText, Cycle
from ccp.rules.signature import signs_as
from ccp.services.cycles import recount
from ccp.verbs import CeVerb
from members.models import User
from members.queries.locks import lock_holders
from members.rules.calendar import ONE_DAY
from members.rules.declared import FIRST_DAY
from members.services import history
from plumbing import clock
from plumbing.templatetags.ui import day

FIRST_TEXT = (
    "I state that during this cycle I earned at least the points that my certification requires, "
    "by activities that qualify under the program's criteria and were completed inside the "
    "cycle. I keep the proof of each and will hand it in if I am selected for the CCP audit. "
    "I understand that an untrue statement can cost me my certification."
)


class AttestationRefused(Exception):
    """Why a signature is not taken; the text is for the member."""


class NotOpen(AttestationRefused):
    """The cycle has not begun or has ended."""


class OtherName(AttestationRefused):
    """The typed name is not the name on record."""


class TextChanged(AttestationRefused):
    """There is a newer text than the one that was read."""


def write_first_text(**_signal: object) -> None:
    """Make version 1 of the statement in a database that has none."""
    AttestationText.objects.get_or_create(
        version=1, defaults={"body": FIRST_TEXT, "valid_from": FIRST_DAY}
    )


def text_on(on: date) -> AttestationText:
    """The statement in force on a day."""
    texts = AttestationText.objects.filter(valid_from__lte=on)
    return texts.order_by("-valid_from", "-version")[0]


def attest(
    *, cycle: Cycle, text_version: int, typed_name: str, on: date, actor: User | None
) -> Attestation:
    """Sign the statement for a cycle; the signature keeps name, moment and text version.

    A cycle is attested once: signing again gives the first signature back. Raises
    AttestationRefused: NotOpen, OtherName or TextChanged.
    """
    with transaction.atomic():
        lock_holders([cycle.certification_id])
        cycle = (
            Cycle.objects.select_for_update(of=("self",))
            .select_related("certification__certificant")
            .get(pk=cycle.pk)
        )
        known = Attestation.objects.filter(cycle=cycle).first()
        if known is not None:
            return known
        person = cycle.certification.certificant
        last_day = cycle.end - ONE_DAY
        if cycle.closed_at is not None or not cycle.start <= on <= last_day:
            raise NotOpen(f"A cycle can be attested through its last day, {day(last_day)}.")
        text = text_on(on)
        if text.version != text_version:
            raise TextChanged("The statement was renewed. Read it again before you sign.")
        if not signs_as(typed_name, person.first_name, person.last_name):
            raise OtherName(f"Type your name as it is on record: {person.full_name}.")
        signature = Attestation.objects.create(
            cycle=cycle,
            attested_on=on,
            text=text,
            signed_name=" ".join(typed_name.split())[:200],
            signed_at=clock.now(),
            signed_by=actor,
        )
        history.record(
            actor=actor,
            verb=CeVerb.ATTESTED,
            subject=f"certification:{cycle.certification.number}",
            certificant=person,
            after={
                "cycle": cycle.start,
                "text_version": text.version,
                "signed_name": signature.signed_name,
            },
        )
        recount(certification_ids=[cycle.certification_id], on=on, actor=actor)
    return signature

"""The list of issuers whose signatures are checked: administrators keep it, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from casework.signed.models import Issuer
from casework.signed.services import signatures
from casework.signed.verbs import IssuerVerb
from members.models import User
from members.services import history
from members.services.meanwhile import refuse_stale
from plumbing import work

TAKEN = "This issuer is on the list already."


class IssuerRefused(Exception):
    """Why it is not saved; the text is for staff."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of an issuer; see `Issuer`."""

    name: str
    issuer: str
    keys_url: str
    ended: bool


def shown(row: Issuer) -> dict[str, object]:
    """What a form shows of one, and history keeps."""
    return {
        "name": row.name,
        "issuer": row.issuer,
        "keys_url": row.keys_url,
        "ended": row.ended,
    }


@transaction.atomic
def save(*, issuer: Issuer | None, told: Told, reason: str, actor: User, seen: str = "") -> Issuer:
    """Put an issuer on the list, or change one; its keys are read anew from another address. Raises
    IssuerRefused, and ChangedMeanwhile where `seen` marks other values than those on record.
    """
    row = Issuer.objects.select_for_update().get(pk=issuer.pk) if issuer else Issuer()
    before = shown(row) if issuer else None
    if before is not None:
        refuse_stale(seen=seen, values=before, subject=f"issuer:{row.pk}")
    if Issuer.objects.filter(issuer=told.issuer).exclude(pk=row.pk).exists():
        raise IssuerRefused(TAKEN)
    if row.keys_url != told.keys_url or row.issuer != told.issuer:
        row.keys, row.fetched_at, row.asked_at, row.problem = [], None, None, ""
        row.wanted, row.free_at, row.attempts = True, None, 0
    row.name, row.issuer = told.name, told.issuer
    row.keys_url, row.ended = told.keys_url, told.ended
    row.save()
    after = shown(row)
    if before != after:
        history.record(
            actor=actor,
            verb=IssuerVerb.ISSUER_CHANGED,
            subject=f"issuer:{row.pk}",
            before=before,
            after=after,
            reason=reason,
        )
    if not row.ended:
        signatures.listed(row)
    return row


def read_again(*, issuer: Issuer) -> None:
    """Have its keys read now."""
    Issuer.objects.filter(pk=issuer.pk).update(wanted=True, **work.NEW)

"""The proof locker: files that a member keeps with an activity (handbook section 5)."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction

from casework.models import Document, Origin
from casework.services.intake import NotTaken, taken_in
from casework.services.taking_out import take_out
from ccp.models import Activity, Proof
from ccp.queries.activities import proofs_of
from ccp.verbs import CeVerb
from members.models import User, Verb
from members.services import history


def add_proof(*, activity: Activity, file: File[Any], actor: User | None) -> Proof:
    """Check a file, keep it with its hash and note it. At any time, also when the cycle is closed.

    The same file with the same activity is kept once. Raises NotTaken; nothing is kept then.
    """
    owner_id = activity.certificant_id
    day = activity.completed_on
    with taken_in(owner_id=owner_id, file=file, origin=Origin.FORM, actor=actor, on=day) as taken:
        activity = Activity.objects.get(pk=activity.pk)  # as it is under the lock
        return put_proof(activity=activity, document=taken.document, name=taken.name, actor=actor)


def put_proof(*, activity: Activity, document: Document, name: str, actor: User | None) -> Proof:
    """Keep a document of a person with an activity of theirs, under their lock; once. Raises
    NotTaken.
    """
    known: Proof | None = proofs_of(activity).filter(document=document).first()
    if known is not None:
        return known
    if activity.posted or activity.withdrawn_at:
        raise NotTaken("Files can be kept with your own entries only.")
    proof = Proof.objects.create(activity=activity, document=document, name=name, added_by=actor)
    _note(proof, actor, CeVerb.PROOF_ADDED, after=_story(proof))
    return proof


def remove_proof(*, proof: Proof, actor: User | None) -> None:
    """Take a file out of the locker; its row and hash stay in history. Twice changes nothing."""
    with transaction.atomic():
        if take_out(proof):
            _note(proof, actor, CeVerb.PROOF_REMOVED, before=_story(proof))


def note_infected(proof: Proof) -> None:
    """Note that the file of a proof was deleted for a virus."""
    reason = "The virus check found something in the file."
    _note(proof, None, CeVerb.PROOF_REMOVED, before=_story(proof), reason=reason)


def _story(proof: Proof) -> dict[str, Any]:
    activity, document = proof.activity, proof.document
    return {
        "activity": activity.title or activity.provider,
        "name": proof.name,
        "kind": document.kind,
        "size": document.size,
        "sha256": document.sha256,
    }


def _note(proof: Proof, actor: User | None, verb: Verb, **what: Any) -> None:
    history.record(
        actor=actor,
        verb=verb,
        subject=f"activity:{proof.activity_id}",
        certificant_id=proof.activity.certificant_id,
        **what,
    )

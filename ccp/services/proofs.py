"""The proof locker: files that a member keeps with an activity (handbook section 5)."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import File
from django.db import transaction

from ccp.models import Activity, Category, Proof
from ccp.queries.activities import proofs_of
from members.models import User, Verb
from members.queries.locks import lock_members
from members.services import history
from plumbing import clock, uploads

FOLDER = "proofs"


class ProofRefused(Exception):
    """Why a file is not kept; the text is for the member."""


def add_proof(*, activity: Activity, file: File[Any], actor: User | None) -> Proof:
    """Check a file, keep it with its hash and note it. At any time, also when the cycle is closed.

    The same file with the same activity is kept once. Raises ProofRefused; nothing is kept then.
    """
    try:
        checked = uploads.check(file)
        shown = _preview(checked) if checked.kind.is_picture else None
    except uploads.UploadRefused as refused:
        raise ProofRefused(refused.message) from refused
    scanned = uploads.scan(checked.content)
    if scanned.state == uploads.ScanState.INFECTED:
        raise ProofRefused("The virus check found something in the file. It was not kept.")
    known = proofs_of(activity).filter(sha256=checked.sha256).first()
    if known is not None:
        return known
    stored = uploads.store(checked, folder=FOLDER)
    preview = uploads.store(shown, folder=FOLDER) if shown else None
    with transaction.atomic():
        lock_members([activity.certificant_id])
        activity = Activity.objects.get(pk=activity.pk)
        if activity.category == Category.AMT_CE or activity.withdrawn_at:
            raise ProofRefused("Files can be kept with your own entries only.")
        proof = Proof.objects.create(
            activity=activity,
            name=stored.name,
            kind=stored.kind.value,
            size=stored.size,
            sha256=stored.sha256,
            path=stored.path,
            preview_path=preview.path if preview else "",
            scan=scanned.state.value,
        )
        _note(proof, actor, Verb.PROOF_ADDED, after=_story(proof))
    return proof


def _preview(checked: uploads.CheckedUpload) -> uploads.CheckedUpload:
    """A picture upright and without what the camera wrote into it, such as where it was taken."""
    content = uploads.preview(checked.content, checked.kind)
    return uploads.CheckedUpload(
        kind=uploads.Kind.JPEG,
        name=checked.name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )


def remove_proof(*, proof: Proof, actor: User | None) -> None:
    """Take a file out of the locker; its row and hash stay in history. Twice changes nothing."""
    with transaction.atomic():
        lock_members([proof.activity.certificant_id])
        taken = Proof.objects.filter(pk=proof.pk, removed_at__isnull=True).update(
            removed_at=clock.now()
        )
        if taken:
            _note(proof, actor, Verb.PROOF_REMOVED, before=_story(proof))


def _story(proof: Proof) -> dict[str, Any]:
    return {"name": proof.name, "size": proof.size, "sha256": proof.sha256}


def _note(proof: Proof, actor: User | None, verb: Verb, **what: Any) -> None:
    history.record(
        actor=actor,
        verb=verb,
        subject=f"activity:{proof.activity_id}",
        certificant_id=proof.activity.certificant_id,
        **what,
    )

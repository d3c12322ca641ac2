"""The proof locker: files that a member keeps with an activity (handbook section 5)."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from ccp.models import Activity, Category, Proof
from ccp.queries.activities import proofs_of
from ccp.queries.kept_files import FOLDER
from ccp.services.proof_turns import NoTurn, turn
from members.models import User, Verb
from members.queries.locks import lock_members
from members.services import history
from plumbing import clock, files, uploads

MOST_FILES = 500  # of one member: several cycles of photos, and an end to a script gone wild
FULL = (
    f"You keep {MOST_FILES} files here, and there is room for no more. "
    "Remove one that you no longer need, then add this one."
)
AWAY = "It could not be kept just now. Your entry is safe: add the file again in some minutes."

log = logging.getLogger(__name__)


class ProofRefused(Exception):
    """Why a file is not kept; the text is for the member."""


def add_proof(*, activity: Activity, file: File[Any], actor: User | None) -> Proof:
    """Check a file, keep it with its hash and note it. At any time, also when the cycle is closed.

    The same file with the same activity is kept once. Raises ProofRefused; nothing is kept then.
    """
    try:
        with turn(certificant_id=activity.certificant_id):
            checked = uploads.check(file, sender=activity.certificant_id)
    except (uploads.UploadRefused, NoTurn) as refused:
        raise ProofRefused(refused.message) from refused
    scanned = uploads.scan(checked.content)
    if scanned.state == uploads.ScanState.INFECTED:
        raise ProofRefused("The virus check found something in the file. It was not kept.")
    known = _known(activity, checked.sha256)
    if known is not None:
        return known
    if _locker_is_full(activity):  # asked again under the lock
        raise ProofRefused(FULL)
    stored: list[uploads.StoredFile] = []
    proof = None
    try:
        # One by one: where the second fails, the first is known and removed again.
        stored.extend(uploads.store(each, folder=FOLDER) for each in (checked, checked.copy()))
        proof = _keep(activity, stored, scanned, actor)
    except files.FilesAway as away:
        log.warning("a proof could not be kept: %s", away)
        raise ProofRefused(AWAY) from away
    finally:
        for each in stored:  # refused meanwhile, or kept by the same click sent twice
            if proof is None or each.path not in {proof.path, proof.preview_path}:
                with suppress(files.FilesAway):  # the daily sweep finds it
                    files.remove(each.path)
    return proof


@transaction.atomic
def _keep(
    activity: Activity, stored: list[uploads.StoredFile], scanned: uploads.Scan, actor: User | None
) -> Proof:
    """Write the row of files on disk, the original first; or find the one that is there."""
    original = stored[0]
    lock_members([activity.certificant_id])
    activity = Activity.objects.get(pk=activity.pk)
    if activity.category == Category.AMT_CE or activity.withdrawn_at:
        raise ProofRefused("Files can be kept with your own entries only.")
    known = _known(activity, original.sha256)
    if known is not None:
        return known
    if _locker_is_full(activity):
        raise ProofRefused(FULL)
    proof = Proof.objects.create(
        activity=activity,
        name=original.name,
        kind=original.kind.value,
        size=original.size,
        sha256=original.sha256,
        path=original.path,
        preview_path=stored[1].path,
        scan=scanned.state.value,
    )
    _note(proof, actor, Verb.PROOF_ADDED, after=_story(proof))
    return proof


def _locker_is_full(activity: Activity) -> bool:
    kept = Proof.objects.filter(
        activity__certificant=activity.certificant_id, removed_at__isnull=True
    )
    return kept.exclude(scan=uploads.ScanState.INFECTED).count() >= MOST_FILES


def _known(activity: Activity, sha256: str) -> Proof | None:
    kept = proofs_of(activity).exclude(scan=uploads.ScanState.INFECTED)
    return kept.filter(sha256=sha256).first()


def remove_proof(*, proof: Proof, actor: User | None) -> None:
    """Take a file out of the locker; its row and hash stay in history. Twice changes nothing."""
    with transaction.atomic():
        lock_members([proof.activity.certificant_id])
        taken = Proof.objects.filter(pk=proof.pk, removed_at__isnull=True).update(
            removed_at=clock.now()
        )
        if taken:
            _note(proof, actor, Verb.PROOF_REMOVED, before=_story(proof))


def scan_pending(*, seconds: float) -> int:
    """Ask the virus scanner again about the files it could not tell of; return how many it told.

    An infected file is deleted; its row stays in the locker and says why. Without a scanner the
    files are noted as not checked. Stops after `seconds`, or 30 more for the answer on its way.
    """
    pending = Proof.objects.filter(scan=uploads.ScanState.PENDING, removed_at__isnull=True)
    if not settings.CLAMD_ADDRESS:
        return pending.update(scan=uploads.ScanState.NOT_SCANNED)
    end, told = time.monotonic() + seconds, 0
    for proof in pending.select_related("activity").order_by("pk"):
        if time.monotonic() > end:
            break
        try:
            state = uploads.scan(files.read(proof.path)).state
        except FileNotFoundError:
            log.warning("the file of proof %s is not there", proof.pk)
            continue
        except files.FilesAway as away:
            log.warning("the file of proof %s cannot be had now: %s", proof.pk, away)
            break
        if state != uploads.ScanState.PENDING:
            _told(proof, state)
            told += 1
    return told


def _told(proof: Proof, state: uploads.ScanState) -> None:
    infected = state == uploads.ScanState.INFECTED
    with transaction.atomic():
        lock_members([proof.activity.certificant_id])
        waiting = Proof.objects.filter(pk=proof.pk, scan=uploads.ScanState.PENDING)
        if waiting.update(scan=state) and infected:
            reason = "The virus check found something in the file."
            _note(proof, None, Verb.PROOF_REMOVED, before=_story(proof), reason=reason)
    if infected:
        with suppress(files.FilesAway):  # no row shows them any more; the daily sweep deletes them
            files.remove(proof.path)
            files.remove(proof.preview_path)


def _story(proof: Proof) -> dict[str, Any]:
    activity = proof.activity
    return {
        "activity": activity.title or activity.provider,
        "name": proof.name,
        "kind": proof.kind,
        "size": proof.size,
        "sha256": proof.sha256,
    }


def _note(proof: Proof, actor: User | None, verb: Verb, **what: Any) -> None:
    history.record(
        actor=actor,
        verb=verb,
        subject=f"activity:{proof.activity_id}",
        certificant_id=proof.activity.certificant_id,
        **what,
    )

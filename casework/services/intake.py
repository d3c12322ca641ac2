"""Taking a file in: checked, kept once for its person, and put to a use in the same transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from casework.models import Document, Origin
from casework.queries.documents import kept_of
from casework.queries.kept_files import FOLDER
from casework.services.turns import NoTurn, turn
from casework.signed.services import signatures
from members.models import User
from members.queries.locks import lock_members
from plumbing import files, uploads

MOST_FILES = 500  # of one member: several cycles of photos, and an end to a script gone wild
FULL = (
    f"You keep {MOST_FILES} files here, and there is room for no more. "
    "Remove one that you no longer need, then add this one."
)
AWAY = "It could not be kept just now. Your entry is safe: add the file again in some minutes."
INFECTED = "The virus check found something in the file. It was not kept."

log = logging.getLogger(__name__)


class NotTaken(Exception):
    """Why a file is not taken in; the text is for its member."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A document, and what it was called this time."""

    document: Document
    name: str


@contextmanager
def taken_in(
    *,
    owner_id: int,
    file: File[Any],
    origin: Origin,
    actor: User | None,
    on: date | None = None,
) -> Iterator[TakenIn]:
    """Check a file and keep it as a document of its person; the body puts it to its use.

    The body runs in the transaction that writes the document, under its person's lock. Where it
    raises, nothing is kept. on: the day of what it is to prove, where that is known. Raises
    NotTaken.
    """
    checked, scan = _examined(owner_id, file)
    signed = _signed(checked, on)
    known = kept_of(owner_id).filter(sha256=checked.sha256).first()
    if known is None:
        _refuse_full(owner_id)  # asked again under the lock
    stored: list[uploads.StoredFile] = []
    named: set[str] = set()
    try:
        if known is None:
            # One by one: where the second fails, the first is known and removed again.
            stored.extend(uploads.store(each, folder=FOLDER) for each in (checked, checked.copy()))
        with transaction.atomic():
            lock_members([owner_id])
            document = _again(owner_id, checked.sha256, known) or _new(
                owner_id, checked, stored, scan, origin, actor
            )
            if signed:
                signatures.keep(document, signed)
            yield TakenIn(document, checked.name)
        named = {document.path, document.copy_path}
    except files.FilesAway as away:
        log.warning("a file could not be kept: %s", away)
        raise NotTaken(AWAY) from away
    finally:
        for each in stored:  # refused meanwhile, or kept by the same click sent twice
            if each.path not in named:
                with suppress(files.FilesAway):  # the daily sweep finds it
                    files.remove(each.path)


def _examined(owner_id: int, file: File[Any]) -> tuple[uploads.CheckedUpload, uploads.ScanState]:
    try:
        with turn(certificant_id=owner_id):
            checked = uploads.check(file, sender=owner_id)
    except (uploads.UploadRefused, NoTurn) as refused:
        raise NotTaken(refused.message) from refused
    scan = uploads.scan(checked.content).state
    if scan == uploads.ScanState.INFECTED:
        raise NotTaken(INFECTED)
    return checked, scan


def _signed(checked: uploads.CheckedUpload, on: date | None) -> signatures.Examined | None:
    """The credential that the file is, or has inside."""
    try:
        return signatures.examine(checked.content, on=on)
    except signatures.NotGood as refused:
        raise NotTaken(str(refused)) from refused


def _refuse_full(owner_id: int) -> None:
    if kept_of(owner_id).count() >= MOST_FILES:
        raise NotTaken(FULL)


def _again(owner_id: int, sha256: str, known: Document | None) -> Document | None:
    """The document of these bytes that is there; one that was taken out since it was seen comes
    back, for its files go a day later.
    """
    kept = kept_of(owner_id).filter(sha256=sha256).first()
    if kept is None and known is not None:
        known.refresh_from_db()
        if known.infected:
            raise NotTaken(INFECTED)
        known.removed_at = None
        known.save(update_fields=["removed_at"])
        return known
    return kept


def _new(
    owner_id: int,
    checked: uploads.CheckedUpload,
    stored: list[uploads.StoredFile],
    scan: uploads.ScanState,
    origin: Origin,
    actor: User | None,
) -> Document:
    """Write the row of files on disk, the original first."""
    _refuse_full(owner_id)
    original, copy = stored
    return Document.objects.create(
        certificant_id=owner_id,
        sha256=original.sha256,
        kind=original.kind.value,
        size=original.size,
        pages=checked.pages or 1,
        path=original.path,
        copy_path=copy.path,
        origin=origin,
        handed_in_by=actor,
        scan=scan.value,
    )

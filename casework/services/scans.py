"""Asking the virus scanner again about what came while it was away."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from casework.models import Document
from casework.queries.uses import declared, in_force
from members.queries.locks import lock_members
from plumbing import files, uploads, work

QUEUE = work.Queue(lease=timedelta(minutes=3), away=(files.FilesAway,))


def scan_pending(*, seconds: float) -> int:
    """Ask the virus scanner again about the files it could not tell of; return how many it told.

    An infected file is deleted; its row stays and says why. Without a scanner the files are noted
    as not checked. Stops after `seconds`, or 30 more for the answer on its way.
    """
    waiting = Document.objects.filter(scan=uploads.ScanState.PENDING, removed_at__isnull=True)
    if not settings.CLAMD_ADDRESS:
        return waiting.update(scan=uploads.ScanState.NOT_SCANNED)
    judged: list[bool] = []
    with suppress(files.FilesAway):
        work.work_off(
            QUEUE, waiting.order_by("pk"), lambda one: judged.append(_scan(one)), seconds=seconds
        )
    return sum(judged)


def _scan(document: Document) -> bool:
    """Whether the scanner told of a document; one that it did not waits, longer each time."""
    state = uploads.scan(files.read(document.path)).state
    if state == uploads.ScanState.PENDING:
        work.put_off(QUEUE, document, "the scanner did not tell")
        return False
    _note(document, state)
    return True


def _note(document: Document, state: uploads.ScanState) -> None:
    infected = state == uploads.ScanState.INFECTED
    with transaction.atomic():
        lock_members([document.certificant_id])
        waiting = Document.objects.filter(pk=document.pk, scan=uploads.ScanState.PENDING)
        if waiting.update(scan=state) and infected:
            for each in declared:
                for use in in_force(each.table, document=document):
                    each.found_infected(use)
    if infected:
        with suppress(files.FilesAway):  # no row shows them any more; the daily sweep deletes them
            files.remove(document.path)
            files.remove(document.copy_path)

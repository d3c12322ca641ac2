"""Asking the virus scanner again about what came while it was away."""

from __future__ import annotations

import logging
import time
from contextlib import suppress

from django.conf import settings
from django.db import transaction

from casework.models import Document
from casework.queries.uses import declared, in_force
from members.queries.locks import lock_members
from plumbing import files, uploads

log = logging.getLogger(__name__)


def scan_pending(*, seconds: float) -> int:
    """Ask the virus scanner again about the files it could not tell of; return how many it told.

    An infected file is deleted; its row stays and says why. Without a scanner the files are noted
    as not checked. Stops after `seconds`, or 30 more for the answer on its way.
    """
    pending = Document.objects.filter(scan=uploads.ScanState.PENDING, removed_at__isnull=True)
    if not settings.CLAMD_ADDRESS:
        return pending.update(scan=uploads.ScanState.NOT_SCANNED)
    end, told = time.monotonic() + seconds, 0
    for document in pending.order_by("pk"):
        if time.monotonic() > end:
            break
        try:
            state = uploads.scan(files.read(document.path)).state
        except FileNotFoundError:
            log.warning("the file of document %s is not there", document.pk)
            continue
        except files.FilesAway as away:
            log.warning("the file of document %s cannot be had now: %s", document.pk, away)
            break
        if state != uploads.ScanState.PENDING:
            _note(document, state)
            told += 1
    return told


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

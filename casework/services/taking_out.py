"""Ending a use of a document; what nothing uses any more is given up."""

from __future__ import annotations

from casework.models import Document, DocumentUse
from casework.queries.uses import is_used
from members.queries.locks import lock_members
from plumbing import clock


def take_out(use: DocumentUse) -> bool:
    """End a use, inside a transaction; return whether this call did.

    The files of a document without a use are deleted a day later; its row and hash stay.
    """
    lock_members([use.document.certificant_id])
    table = type(use)
    ended = table.objects.filter(pk=use.pk, removed_at__isnull=True).update(removed_at=clock.now())
    if ended and not is_used(use.document):
        Document.objects.filter(pk=use.document_id).update(removed_at=clock.now())
    return bool(ended)

"""A document for those who may see it; who that is, the caller has asked."""

from __future__ import annotations

import logging
from typing import BinaryIO, cast

from django.http import FileResponse, Http404

from casework.models import DocumentUse
from plumbing import files, uploads

log = logging.getLogger(__name__)


def original(use: DocumentUse) -> FileResponse:
    """The file byte by byte, to download."""
    return _file(use, use.document.path, uploads.Kind(use.document.kind))


def copy(use: DocumentUse) -> FileResponse:
    """The copy that others may see: a picture in the page, or a plain PDF to download."""
    return _file(use, use.document.copy_path, use.document.copy_kind, inline=True)


def _file(use: DocumentUse, path: str, kind: uploads.Kind, *, inline: bool = False) -> FileResponse:
    """404 for an infected one: it may not be deleted yet. FileNotFoundError for a lost one."""
    if use.document.infected:
        raise Http404
    try:
        content = cast("BinaryIO", files.open_kept(path))
    except FileNotFoundError:
        log.exception("the file of document %s is not there", use.document_id)
        raise
    return uploads.private_file_response(content, kind=kind, name=use.name, inline=inline)

"""The child's side of uploads: the job that opens strangers' files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from plumbing.child import Refused
from plumbing.uploads import inspection_pdf, inspection_picture, inspection_tiff

Facts = dict[str, Any]


def take(facts: Facts, content: bytes) -> tuple[Facts, bytes]:
    """Parse the file as its kind. Returns what it is, and the copy that may be shown.

    Facts: pages, or width and height. Copy: a JPEG of at most `edge` pixels, or a plain PDF; both
    written anew, so that nothing of the file but what is seen on it crosses over. Refused with a
    code of `refusals.MESSAGES`.
    """
    if _is_archive(content) or b"__HALT_COMPILER" in content:
        raise Refused("hidden_data")
    if facts["kind"] == "pdf":
        return inspection_pdf.take(content)
    if facts["kind"] == "tiff":
        return inspection_tiff.take(content, facts["edge"])
    return inspection_picture.take(content, facts["kind"], facts["edge"])


def _is_archive(content: bytes) -> bool:
    """Archives are read from their end, so the same bytes can be a picture and a program."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)):
            return True
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False

"""The child's side of uploads: the jobs that open strangers' files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from plumbing.child import Refused
from plumbing.uploads import inspection_pdf, inspection_picture

Facts = dict[str, Any]


def inspect(facts: Facts, content: bytes) -> tuple[Facts, bytes]:
    """Parse the file as its kind. Returns pages, or width and height. Refused with a code."""
    if _is_archive(content) or b"__HALT_COMPILER" in content:
        raise Refused("hidden_data")
    if facts["kind"] == "pdf":
        return inspection_pdf.inspect(content), b""
    return inspection_picture.inspect(content, facts["kind"]), b""


def _is_archive(content: bytes) -> bool:
    """Archives are read from their end, so the same bytes can be a picture and a program."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)):
            return True
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def preview(facts: Facts, content: bytes) -> tuple[Facts, bytes]:
    """Return a small upright JPEG of a picture without anything but its pixels."""
    return {}, inspection_picture.preview(content, facts["kind"], facts["edge"])

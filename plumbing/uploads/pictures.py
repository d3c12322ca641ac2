"""Pictures made from uploads, safe to show beside our own."""

from __future__ import annotations

from plumbing.uploads.checking import ask
from plumbing.uploads.kinds import Kind

EDGE = 1600  # pixels; small print on a certificate stays readable


def preview(content: bytes, kind: Kind, *, edge: int = EDGE) -> bytes:
    """Return a JPEG of a picture, upright, at most `edge` pixels a side, without EXIF or GPS.

    ValueError for a PDF, which has no picture; UploadRefused when it cannot be decoded.
    """
    if not kind.is_picture:
        raise ValueError("only pictures have a preview")
    return ask("preview", {"kind": kind.value, "edge": edge}, content)[1]

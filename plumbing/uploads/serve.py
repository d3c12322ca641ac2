"""Handing out private files so that a browser runs nothing in them and keeps nothing of them."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import BinaryIO

from django.http import FileResponse

from plumbing.uploads.kinds import Kind

LONGEST_NAME = 100
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def safe_name(name: str, kind: Kind) -> str:
    """Return a file name fit for any disk and header: no path, no tricks, the ending of its kind.

    Direction marks go (they can make `fdp.exe` read `exe.pdf`), so do control characters and
    what shells and disks take for more than a letter.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = last.rpartition(".")[0] or last
    kept = "".join(
        letter
        for letter in stem
        if unicodedata.category(letter)[0] != "C" and letter not in '"<>:|?*%;'
    )
    kept = " ".join(kept.split())[:LONGEST_NAME].strip(" .")
    if not kept:
        kept = "file"
    if _DEVICES.fullmatch(kept.partition(".")[0]):
        kept = f"_{kept}"
    return kept + kind.extension


def private_file_response(
    content: BinaryIO | bytes, *, kind: Kind, name: str, inline: bool = False
) -> FileResponse:
    """Return the response that hands a file to somebody who may see it (the caller has asked).

    `content` is an open file (closed with the response) or bytes. `inline` shows a JPEG or PNG in
    the page; anything else is always downloaded: browsers do not show the rest in a sandbox.
    The type is that of `kind`, the name is made safe again, and no cache keeps a copy.
    """
    shown = inline and kind in {Kind.JPEG, Kind.PNG}
    response = FileResponse(
        io.BytesIO(content) if isinstance(content, bytes) else content,
        as_attachment=not shown,
        filename=safe_name(name, kind),
        content_type=kind.content_type,
    )
    response.headers["Content-Security-Policy"] = _HARMLESS
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

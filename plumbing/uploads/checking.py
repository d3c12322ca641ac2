"""Taking a file in: what it is, its bytes say; a real parser must agree."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import filetype
from django.core.files.base import File
from django.template.loader import render_to_string

from plumbing import pdf
from plumbing.child import ChildError, ChildTimeout, Refused
from plumbing.open_badges import (
    Found,
    NoBadge,
    NotCompact,
    Wrapped,
    credential_in,
    read,
    said_by,
)
from plumbing.uploads.inspectors import Busy, Inspectors
from plumbing.uploads.kinds import (
    BY_CONTENT_TYPE,
    HEIF_BRANDS,
    LARGEST,
    OTHERS,
    Kind,
    in_words,
)
from plumbing.uploads.refusals import UploadRefused
from plumbing.uploads.serve import safe_name

log = logging.getLogger(__name__)

SECONDS = 8.0  # a scan of 50 pages takes one
EDGE = 1600  # pixels of what is shown; small print on a certificate stays readable
SIGNED_AS = {Wrapped.TEXT: Kind.JWT, Wrapped.JSON: Kind.JSON, Wrapped.SVG: Kind.SVG}
UNDATED = date(2000, 1, 1)  # the day of a copy that bears none
HEAD = 1024  # bytes before the header that readers of PDF pass over

# The only processes that open strangers' files; `plumbing.uploads.inspection` runs there.
inspectors = Inspectors("plumbing.uploads.inspection")


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """A file that was taken: what it is, and its bytes as they came.

    name: fit to be shown and downloaded; sha256: hex digest of content; pages: of a PDF or TIFF,
    else None; width and height: of a picture in pixels as it is seen (turned upright), else None.
    shown: what others may see of it: written anew, an upright JPEG without EXIF or GPS, or a plain
    PDF without a password and with nothing that acts.
    """

    kind: Kind
    name: str
    size: int
    sha256: str
    content: bytes = field(repr=False)
    shown: bytes = field(repr=False, default=b"")
    pages: int | None = None
    width: int | None = None
    height: int | None = None

    def copy(self) -> CheckedUpload:
        """The copy that may be shown, to be stored beside the original."""
        return CheckedUpload(
            kind=self.kind.copied_as,
            name=self.name,
            size=len(self.shown),
            sha256=hashlib.sha256(self.shown).hexdigest(),
            content=self.shown,
        )


def check(file: File[Any], *, sender: object = None) -> CheckedUpload:
    """Return what an uploaded file is; raise UploadRefused, with a message for the sender.

    The declared name, size and content type are not believed. At most one byte more than LARGEST
    is read. Parsing happens in a child with limits; a sender (anything that can be compared) holds
    no more than one of them.
    """
    content = _read(file)
    if (found := credential_in(content)) and found.wrapped in SIGNED_AS:
        kind, facts, shown = SIGNED_AS[found.wrapped], {"pages": 1}, _sheet(found)
    else:
        kind = _kind(content)
        facts, shown = _ask({"kind": kind.value, "edge": EDGE}, content, sender)
    return CheckedUpload(
        kind=kind,
        name=safe_name(str(file.name), kind),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        shown=shown,
        **facts,
    )


def _sheet(found: Found) -> bytes:
    """What a credential says, on paper."""
    try:
        said = said_by(read(found.text).claims)
        html = render_to_string("print/credential.html", {"said": said})
        return pdf.render(html, on=said.completed_on or UNDATED, seconds=SECONDS)
    except (NotCompact, NoBadge):
        raise UploadRefused("no_credential") from None
    except pdf.PdfError as error:
        log.warning("a credential cannot be put on paper: %s", error)
        raise UploadRefused("busy") from None


def _kind(content: bytes) -> Kind:
    mime = filetype.guess_mime(content) or ""
    found = BY_CONTENT_TYPE.get(mime)
    if found is None and mime not in OTHERS and content[4:8] == b"ftyp":
        found = Kind.HEIC if content[8:12] in HEIF_BRANDS else None
    elif found is None and mime not in OTHERS and b"%PDF-" in content[: HEAD + 5]:
        found = Kind.PDF
    if found is None and content.lstrip()[:1] in {b"{", b"["}:
        raise UploadRefused("no_credential")
    if found is None:
        raise UploadRefused("wrong_kind", found=in_words(content, mime))
    return found


def _ask(facts: dict[str, Any], content: bytes, sender: object) -> tuple[dict[str, Any], bytes]:
    """Let a child open a file; whatever goes wrong there is a refusal."""
    try:
        return inspectors.call("take", facts, content, seconds=SECONDS, sender=sender)
    except Busy:
        raise UploadRefused("busy") from None
    except Refused as refusal:
        raise UploadRefused(refusal.code, **refusal.facts) from None
    except ChildTimeout:
        raise UploadRefused("too_complex") from None
    except ChildError as error:  # out of memory, or a crash inside a parser
        log.warning("upload cannot be read: %s", error)
        raise UploadRefused("damaged") from None


def _read(file: File[Any]) -> bytes:
    if (file.size or 0) > LARGEST:
        raise UploadRefused("too_large")
    file.seek(0)
    content: bytes = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UploadRefused("too_large")
    if not content:
        raise UploadRefused("empty")
    return content

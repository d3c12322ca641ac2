"""Taking a file in: its name, its first bytes and a real parser must agree on what it is."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import filetype
from django.core.files.base import File

from plumbing.child import Child, ChildError, ChildTimeout, Refused
from plumbing.uploads.kinds import BY_CONTENT_TYPE, BY_EXTENSION, LARGEST, Kind
from plumbing.uploads.refusals import UploadRefused
from plumbing.uploads.serve import safe_name

log = logging.getLogger(__name__)

SECONDS = 20.0

# The only process that opens strangers' files; `plumbing.uploads.inspection` runs there.
inspector = Child("plumbing.uploads.inspection")


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """A file that was taken: what it is, and its bytes as they came.

    name: fit to be shown and downloaded; sha256: hex digest of content; pages: of a PDF, else
    None; width and height: of a picture in pixels as it is seen (turned upright), else None.
    """

    kind: Kind
    name: str
    size: int
    sha256: str
    content: bytes = field(repr=False)
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def check(file: File[Any]) -> CheckedUpload:
    """Return what an uploaded file is; raise UploadRefused, with a message for the sender.

    The declared size and content type are not believed. At most one byte more than LARGEST is
    read. Parsing happens in a child with limits.
    """
    content = _read(file)
    said = BY_EXTENSION.get(PurePosixPath(str(file.name or "")).suffix.lstrip(".").lower())
    found = BY_CONTENT_TYPE.get(filetype.guess_mime(content) or "")
    if said is None or found is None:
        raise UploadRefused("wrong_kind")
    if said is not found:
        raise UploadRefused("wrong_name", said=said.name, found=found.name)
    facts = ask("inspect", {"kind": found.value}, content)[0]
    return CheckedUpload(
        kind=found,
        name=safe_name(str(file.name), found),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        **facts,
    )


def ask(job: str, facts: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Let the child open a file; whatever goes wrong there is a refusal."""
    try:
        return inspector.call(job, facts, content, seconds=SECONDS)
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

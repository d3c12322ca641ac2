"""Keeping checked uploads: private, under names nobody can guess."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from plumbing import files
from plumbing.uploads.checking import CheckedUpload
from plumbing.uploads.kinds import Kind


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file. path: its name among the kept files; what a row records."""

    path: str
    kind: Kind
    name: str
    size: int
    sha256: str


def store(checked: CheckedUpload, *, folder: str) -> StoredFile:
    """Keep a checked file; it is there for good when this returns.

    The stored name is random: two files of one name never meet, and the sender's name never
    touches the disk. Raises FilesAway when it cannot be kept now; nothing of it is left then.
    """
    if not re.fullmatch(r"[a-z0-9]+([/-][a-z0-9]+)*", folder):
        raise ValueError(f"not a folder of ours: {folder!r}")
    name = secrets.token_hex(16)
    path = f"{folder}/{name[:2]}/{name}{checked.kind.extension}"
    files.keep(path, checked.content)
    return StoredFile(path, checked.kind, checked.name, checked.size, checked.sha256)

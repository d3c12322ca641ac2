"""Keeping files: private, under names nobody can guess, whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from plumbing.uploads.checking import CheckedUpload
from plumbing.uploads.kinds import Kind


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file. path: below MEDIA_ROOT, with slashes; what a row records."""

    path: str
    kind: Kind
    name: str
    size: int
    sha256: str


def store(checked: CheckedUpload, *, folder: str) -> StoredFile:
    """Keep a checked file below MEDIA_ROOT/folder; it is on disk for good when this returns.

    The stored name is random: two files of one name never meet, and the sender's name never
    touches the disk. Raises OSError when the disk is full; then nothing of the file is left.
    """
    if not re.fullmatch(r"[a-z0-9]+([/-][a-z0-9]+)*", folder):
        raise ValueError(f"not a folder of ours: {folder!r}")
    name = secrets.token_hex(16)
    path = f"{folder}/{name[:2]}/{name}{checked.kind.extension}"
    _write_whole(Path(settings.MEDIA_ROOT) / path, checked.content)
    return StoredFile(path, checked.kind, checked.name, checked.size, checked.sha256)


def open_stored(path: str) -> BinaryIO:
    """Open a kept file for reading; FileNotFoundError when it is gone or lies outside."""
    return _inside(path).open("rb")


def intact(path: str, sha256: str) -> bool:
    """Whether a kept file is there and has the bytes it was stored with."""
    try:
        with open_stored(path) as file:
            return hashlib.sha256(file.read()).hexdigest() == sha256
    except FileNotFoundError:
        return False


def remove(path: str) -> None:
    """Delete a kept file; nothing happens when it is gone already."""
    try:
        _inside(path).unlink()
    except FileNotFoundError:
        return


def _inside(path: str) -> Path:
    if "\0" in path:
        raise FileNotFoundError(path)
    root = Path(settings.MEDIA_ROOT).resolve()
    whole = (root / path).resolve()
    if not whole.is_relative_to(root) or not whole.is_file():
        raise FileNotFoundError(path)
    return whole


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")  # readable by us alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name, too, survives a power cut
    finally:
        os.close(folder)

"""Files that the portal keeps: proofs, PDFs, print runs.

They lie in a folder or in a bucket (STORAGES): whoever uses them knows only names, which rows
record. A file is written before the row that names it and deleted after it; what a killed process
leaves unnamed is removed a day later.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Collection
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from plumbing import clock
from plumbing.files.kept import FilesAway as FilesAway

log = logging.getLogger(__name__)

BATCH = 5000  # names that are looked for among the rows at a time
_OURS = re.compile(r"[a-z0-9-]+(/(?!\.+/|\.+$)[A-Za-z0-9_.-]+)+")


def keep(name: str, content: bytes) -> None:
    """Keep a file under `folder/…/name`; it is there as a whole and for good when this returns.

    One that is there is replaced. Raises FilesAway when it cannot be kept now, ValueError for a
    name that is not one of ours.
    """
    if not _OURS.fullmatch(name):
        raise ValueError(f"not a name of ours: {name!r}")
    default_storage.save(name, ContentFile(content))


def open_kept(name: str) -> File[Any]:
    """Open a file for reading; raises FileNotFoundError when there is none, or FilesAway."""
    if not _OURS.fullmatch(name):
        raise FileNotFoundError(name)
    return default_storage.open(name)


def read(name: str) -> bytes:
    """The bytes of a file; raises FileNotFoundError when there is none, or FilesAway."""
    with open_kept(name) as file:
        return bytes(file.read())


def intact(name: str, sha256: str) -> bool:
    """Whether a file is there and has the bytes of that hex digest."""
    try:
        return hashlib.sha256(read(name)).hexdigest() == sha256
    except FileNotFoundError:
        return False


def remove(name: str) -> None:
    """Delete a file; nothing happens when it is gone already. Raises FilesAway."""
    if _OURS.fullmatch(name):
        default_storage.delete(name)


def remove_unnamed(
    folder: str,
    *,
    named: Callable[[Collection[str]], set[str]],
    before: datetime,
    after: str = "",
    goes_on: Callable[[], bool],
) -> str:
    """Delete the files of a folder that were written before an instant and that no row names.

    `named` picks those names out of some that rows still hold. A file is written before its row,
    so `before` must leave its writer time to commit. Works through the names in their order,
    from `after` on, while `goes_on()`; returns the last name it came to, or "" at the end.
    """
    listed = default_storage.names(folder, after)  # type: ignore[attr-defined]
    removed = 0
    while batch := list(islice(listed, BATCH)):
        old = [kept.name for kept in batch if clock.of_world(kept.changed_at) < before]
        for name in set(old) - named(old):
            remove(name)
            removed += 1
        after = batch[-1].name
        if len(batch) == BATCH and not goes_on():
            break
    else:
        after = ""
    if removed:
        log.info("files removed that no row names", extra={"folder": folder, "files": removed})
    return after

"""Files that the portal keeps: proofs, PDFs, print runs.

They lie in a folder or in a bucket (STORAGES): whoever uses them knows only names, which rows
record. A file is written before the row that names it and deleted after it; what a killed process
leaves unnamed is removed a day later.
"""

from __future__ import annotations

from plumbing.files.errors import FilesAway
from plumbing.files.kept import Kept
from plumbing.files.store import intact, keep, open_kept, read, remove, remove_unnamed

__all__ = [
    "FilesAway",
    "Kept",
    "intact",
    "keep",
    "open_kept",
    "read",
    "remove",
    "remove_unnamed",
]

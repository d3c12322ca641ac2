"""What a place of files tells of one, and how it fails beside FileNotFoundError."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A file: its name as rows record it, and when it was last written (aware, UTC)."""

    name: str
    changed_at: datetime


class FilesAway(OSError):
    """The place of the files cannot take or give one now: full, cut off, or refusing us.

    Nothing of the file was kept; the same may work in a minute.
    """

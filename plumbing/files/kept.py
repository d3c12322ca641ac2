"""What a listing of files tells of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A file: its name as rows record it, and when it was last written (aware, UTC)."""

    name: str
    changed_at: datetime

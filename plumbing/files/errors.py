"""What can go wrong with kept files beside FileNotFoundError."""

from __future__ import annotations


class FilesAway(OSError):
    """The place of the files cannot take or give one now: full, cut off, or refusing us.

    Nothing of the file was kept; the same may work in a minute.
    """
